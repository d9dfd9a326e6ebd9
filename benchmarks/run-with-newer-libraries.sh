#!/usr/bin/env bash
# Runs a program that loads libtorch on a Linux whose C and C++ libraries are older than libtorch wants.
#
#   benchmarks/run-with-newer-libraries.sh benchmarks/Espalier.Peers/bin/Release/net10.0/linux-x64/Espalier.Peers train wine
#
# libtorch asks for GLIBCXX_3.4.32 (Debian 13, Ubuntu 24.04, Fedora 39 and newer have it: there the program is started as it is).
# Elsewhere, Debian 13's runtime libraries are fetched into ~/.cache/newer-libraries; nothing is installed, nothing of the system
# changes. A copy of the program that is bound to them lies beside it in a folder of links, .newer-libraries. Needs apt-get, dpkg, patchelf.
set -euo pipefail
program=$(realpath "${1:?usage: run-with-newer-libraries.sh PROGRAM [ARGUMENT ...]}"); shift

has_new_enough() {
  local library newest
  library=$(ldconfig -p | awk '/libstdc\+\+\.so\.6 .*x86-64/ { print $NF; exit }')
  newest=$(grep -ao 'GLIBCXX_3\.4\.[0-9]*' "$library" | sort -V | tail -n 1)
  [ "${newest##*.}" -ge 32 ]
}
if has_new_enough; then exec "$program" "$@"; fi
for tool in apt-get dpkg patchelf; do
  command -v $tool >/dev/null || { echo "$tool is missing: install it (apt-get install $tool), or use a newer Linux" >&2; exit 2; }
done

cache=${XDG_CACHE_HOME:-$HOME/.cache}/newer-libraries
libraries=$cache/root/usr/lib/x86_64-linux-gnu
if [ ! -e "$libraries/libstdc++.so.6" ]; then
  mkdir -p "$cache/lists/partial" "$cache/archives/partial" "$cache/root"
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -n 1)
  [ -n "$mirror" ] || { echo "apt-get knows no mirror: run 'apt-get update' first" >&2; exit 2; }
  signed='signed-by=/usr/share/keyrings/debian-archive-keyring.gpg'
  echo "deb [$signed] ${mirror%/} trixie main" > "$cache/sources.list"
  options=(-qq -o Dir::Etc::SourceList="$cache/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$cache/lists"
    -o Dir::Cache="$cache" -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update >&2
  (cd "$cache" && apt-get "${options[@]}" download libc6 libstdc++6 libgcc-s1 libgomp1 zlib1g >&2
   for package in ./*.deb; do dpkg -x "$package" root; done)
fi

bound=$(dirname "$program")/.newer-libraries
mkdir -p "$bound"
for file in "$(dirname "$program")"/*; do ln -sfn "$file" "$bound/$(basename "$file")"; done
copy=$bound/$(basename "$program") # the same name: the program finds its .dll by it
rm -f "$copy"
cp "$program" "$copy"
patchelf --set-interpreter "$libraries/ld-linux-x86-64.so.2" --set-rpath "$libraries" "$copy"
export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
exec "$copy" "$@"
