using System.Globalization;
using System.Text.RegularExpressions;

namespace Espalier.Data;

/// <summary>Finds classes that a flip or a turn makes wrong: a face turned left, mirrored, is turned right but would still be called left.</summary>
public static partial class FlipWarnings
{
    private const int SeveralLetters = 5;

    // Words that change places when a picture is mirrored left to right, and top to bottom. A clock's hands turn round in both.
    private static readonly (string, string)[] Sides = [("left", "right"), ("l", "r"), ("lt", "rt"), ("west", "east"), ("leftward", "rightward"), ("lefthand", "righthand")];
    private static readonly (string, string)[] Heights = [("up", "down"), ("top", "bottom"), ("upper", "lower"), ("above", "below"), ("north", "south"), ("upward", "downward")];
    private static readonly (string, string)[] Senses = [("clockwise", "counterclockwise"), ("clockwise", "anticlockwise"), ("cw", "ccw")];

    /// <summary>What is likely to be a mistake in an augmentation.</summary>
    /// <param name="augmentation">The augmentation.</param>
    /// <param name="classes">The class names of each head.</param>
    /// <returns>Whole sentences, each naming the head, the classes and what to do; empty when nothing was found.</returns>
    public static IReadOnlyList<string> Find(Augmentation augmentation, IReadOnlyDictionary<string, IReadOnlyList<string>> classes)
    {
        var warnings = new List<string>();
        foreach (var (head, names) in classes)
        {
            bool flips = augmentation.FlipHorizontal > 0 || augmentation.FlipVertical > 0;
            if (augmentation.FlipHorizontal > 0) FindSwaps(warnings, head, names, [.. Sides, .. Senses], augmentation.Swap, "horizontal", "swap");
            if (augmentation.FlipVertical > 0) FindSwaps(warnings, head, names, [.. Heights, .. Senses], augmentation.SwapVertical, "vertical", "swap_vertical");
            if (augmentation.Rotate.Reach >= 90 && names.SelectMany(Words).FirstOrDefault(w => IsIn(w, Sides) || IsIn(w, Heights)) is { } word)
                warnings.Add(string.Create(CultureInfo.InvariantCulture,
                    $"head '{head}' has classes that say a direction ('{names.First(n => Words(n).Contains(word))}'): a turn by {augmentation.Rotate.Reach:0.#} degrees changes it. Turn by less than 90 degrees."));
            if ((flips || augmentation.Rotate.Reach >= 90) && Signs(names) is { } signs)
                warnings.Add($"head '{head}' has {signs} for classes: {(flips ? "flipped" : "turned by 90 degrees or more")} they are other signs or none. Leave out {(flips ? "flips" : "large turns")}.");
        }
        if (augmentation is { FlipHorizontal: 0, Swap.Count: > 0 }) warnings.Add("swap is set but no picture is flipped left to right: it has no effect.");
        if (augmentation is { FlipVertical: 0, SwapVertical.Count: > 0 }) warnings.Add("swap_vertical is set but no picture is flipped top to bottom: it has no effect.");
        return warnings;
    }

    private static void FindSwaps(List<string> warnings, string head, IReadOnlyList<string> names, (string, string)[] pairs, IReadOnlyList<ClassSwap> swaps, string flip, string key)
    {
        var done = swaps.Where(s => s.Head == head).SelectMany(s => new[] { s.First, s.Second }).ToHashSet(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (done.Contains(name)) continue;
            string[] words = Words(name);
            for (int w = 0; w < words.Length; w++)
            {
                string[] others = [.. pairs.SelectMany(p => p.Item1 == words[w] ? [p.Item2] : p.Item2 == words[w] ? new[] { p.Item1 } : [])];
                // One letter alone says a side only where its counterpart is there.
                string? other = names.FirstOrDefault(n => n != name && others.Any(o => Words(n).SequenceEqual([.. words[..w], o, .. words[(w + 1)..]])));
                if (other is not null)
                {
                    warnings.Add($"head '{head}' has classes '{name}' and '{other}': a {flip} flip turns one into the other. Say {key}: {{ {head}: [{name}, {other}] }}.");
                    done.Add(other);
                }
                else if (others.Length > 0 && IsWhole(words[w]))
                    warnings.Add($"head '{head}' has a class '{name}' but none for its mirror image: a {flip} flip would teach it wrongly. Leave out {flip} flips, or say {key} if the mirrored class has another name.");
                else continue;
                done.Add(name);
                break;
            }
        }
    }

    private static bool IsIn(string word, (string, string)[] pairs) => IsWhole(word) && pairs.Any(p => p.Item1 == word || p.Item2 == word);

    private static bool IsWhole(string word) => word.Length > 2 || word == "up";

    private static string? Signs(IReadOnlyList<string> names) =>
        names.Count < 2 || names.Any(n => n.Length != 1) ? null
        : names.All(n => char.IsAsciiDigit(n[0])) ? "digits"
        : names.Count >= SeveralLetters && names.All(n => char.IsLetterOrDigit(n[0])) ? "letters" : null;

    // 'turn_Left2', 'TurnLeft', 'turn left' → turn, left
    private static string[] Words(string name) => [.. WordPattern().Matches(name).Select(m => m.Value.ToLowerInvariant())];

    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{Lo}+")]
    private static partial Regex WordPattern();
}
