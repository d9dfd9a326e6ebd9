using System.Text;
using System.Text.RegularExpressions;

namespace Espalier.Data;

/// <summary>
/// Takes a text apart into named values: <c>{userid}_{pose}_{expression}_{eyes}</c> reads <c>an2i_left_angry_open</c>. A name in
/// braces takes as few characters as it can, at least one; everything else stands for itself. A regular expression with named groups
/// does the same with more freedom. The text must match from start to end, in time proportional to its length.
/// </summary>
public sealed class NamePattern
{
    private readonly Regex _regex;
    private readonly string _text;

    private NamePattern(string text, Regex regex)
    {
        (_text, _regex) = (text, regex);
        Names = [.. regex.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]))];
        if (Names.Count == 0) throw new EspalierException($"The pattern '{text}' names no value. Write names in braces, such as {{pose}}.");
    }

    /// <summary>The names of the values, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a pattern with names in braces.</summary>
    /// <param name="pattern">Such as <c>{userid}_{pose}.pgm</c>; <c>{*}</c> passes over characters without a name.</param>
    /// <exception cref="EspalierException">The braces do not match, a name is no word, is there twice, or nothing parts two names.</exception>
    public static NamePattern Parse(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        var names = new HashSet<string>();
        bool justNamed = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is '}') throw new EspalierException($"The pattern '{pattern}' closes a brace at character {i + 1} that was not opened.");
            if (pattern[i] is not '{')
            {
                regex.Append(Regex.Escape(pattern[i].ToString()));
                justNamed = false;
                continue;
            }
            int close = pattern.IndexOf('}', i);
            if (close < 0) throw new EspalierException($"The pattern '{pattern}' opens a brace at character {i + 1} that is not closed.");
            string name = pattern[(i + 1)..close];
            if (justNamed) throw new EspalierException($"The pattern '{pattern}' has nothing between '{{{name}}}' and the name before it: where one ends cannot be known.");
            if (name == "*") regex.Append(".+?");
            else
            {
                if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                    throw new EspalierException($"The pattern '{pattern}' needs names of letters, digits and '_' in its braces but has '{name}'.");
                if (!names.Add(name)) throw new EspalierException($"The pattern '{pattern}' names '{name}' twice.");
                regex.Append($"(?<{name}>.+?)");
            }
            i = close;
            justNamed = true;
        }
        return FromRegex(regex.Append(@"\z").ToString(), pattern);
    }

    /// <summary>Takes a regular expression with named groups, such as <c>(?&lt;user&gt;\w+?)_(?&lt;pose&gt;\w+)</c>.</summary>
    /// <param name="expression">The expression; back-references and look-arounds are not for it.</param>
    /// <exception cref="EspalierException">It is no such expression.</exception>
    public static NamePattern FromRegex(string expression) => FromRegex(@$"\A(?:{expression})\z", expression);

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="values">Receives one value for each of <see cref="Names"/>.</param>
    /// <returns>False when the text does not match.</returns>
    public bool TryMatch(string text, out string[] values)
    {
        Match match = _regex.Match(text);
        values = match.Success ? [.. Names.Select(name => match.Groups[name].Value)] : [];
        return match.Success;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static NamePattern FromRegex(string expression, string text)
    {
        try
        {
            return new NamePattern(text, new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new EspalierException($"The pattern '{text}' is no usable regular expression: {error.Message}", error);
        }
    }
}
