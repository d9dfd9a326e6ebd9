using Espalier.Data;

namespace Espalier.Design.Tests.Advise;

/// <summary>A table of <c>Advise/Tables</c> with the answer that was written beside it before the rule was.</summary>
internal sealed record AdviseTable(string Name, IReadOnlyList<string>? Asked, IReadOnlyList<string> Heads, IReadOnlyList<string> Aside)
{
    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Espalier.slnx"))) folder = folder.Parent ?? throw new InvalidOperationException("no solution above the tests");
            return Path.Combine(folder.FullName, "tests", "Espalier.Design.Tests", "Advise", "Tables");
        }
    }

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.expected").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    /// <summary>The tables that are answered wrongly today: a name a line.</summary>
    public static IReadOnlyList<string> KnownWrong => [.. File.ReadAllLines(Path.Combine(Folder, "known-wrong")).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];

    public string File_ => Path.Combine(Folder, $"{Name}.csv");

    public static AdviseTable Read(string name)
    {
        List<string>? asked = null;
        var (heads, aside) = (new List<string>(), new List<string>());
        foreach (string line in File.ReadAllLines(Path.Combine(Folder, $"{name}.expected")).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] parts = line.Split(": ", 2);
            switch (parts[0])
            {
                case "ask": asked = [.. parts[1].Split(',', StringSplitOptions.TrimEntries)]; break;
                case "head": heads.Add(parts[1]); break;
                case "aside": aside.Add(parts[1]); break;
                default: throw new InvalidDataException($"{name}.expected: '{line}' is no ask, head or aside.");
            }
        }
        return new AdviseTable(name, asked, heads, aside);
    }

    public Advice Advise() => Advisor.Of(Table.ReadCsv(File_), new AdviceOptions { Heads = Asked, Source = $"{Name}.csv" });

    /// <summary>The reason as the answers write it.</summary>
    public static string Word(AsideReason reason) => string.Concat(reason.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
