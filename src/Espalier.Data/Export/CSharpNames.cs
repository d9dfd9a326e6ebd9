using System.Globalization;
using System.Text;

namespace Espalier.Data;

/// <summary>Names of columns, heads and layers as names in C#.</summary>
internal static class CSharpNames
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort",
        "using", "virtual", "void", "volatile", "while",
    ];

    /// <summary>Names that a record's properties may not have.</summary>
    private static readonly string[] OfRecords = ["Row", "Answers", "Outputs", "Clone", "Deconstruct", "EqualityContract", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "PrintMembers", "ReferenceEquals", "ToString"];

    /// <summary>A set for the names of a record's properties, without those that they may not have.</summary>
    public static HashSet<string> Properties() => new(OfRecords, StringComparer.Ordinal);

    /// <summary>The property of each head in the records that are written.</summary>
    public static IReadOnlyDictionary<string, string> OfHeads(Model model)
    {
        var taken = Properties();
        return model.Heads.ToDictionary(h => h.Name, h => Unique(Type(h.Name), taken), StringComparer.Ordinal);
    }

    /// <summary>A name in Pascal case, such as <c>FixedAcidity</c> for <c>fixed acidity</c>.</summary>
    public static string Type(string name) => Joined(name, first: true);

    /// <summary>A name in Pascal case for the class, which may not be that of a type in it.</summary>
    public static string Class(string name) => Type(name) is var type && (OfRecords.Contains(type) || type is "Choice" or "LabelSet" or "Compute" or "Predict" or "Encode") ? type + "Model" : type;

    /// <summary>A name in camel case, such as <c>trunk1</c> for <c>trunk_1</c>.</summary>
    public static string Value(string name) => Joined(name, first: false) is var joined && Keywords.Contains(joined) ? joined + "_" : joined;

    /// <summary>A name that is not taken yet, which it is then.</summary>
    /// <param name="name">The name wanted.</param>
    /// <param name="taken">The names taken.</param>
    public static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int i = 2; !taken.Add(unique); i++) unique = string.Create(CultureInfo.InvariantCulture, $"{name}{(char.IsDigit(name[^1]) ? "_" : "")}{i}");
        return unique;
    }

    private static string Joined(string name, bool first)
    {
        var text = new StringBuilder();
        bool upper = first;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                upper = first || text.Length > 0;
                continue;
            }
            if (text.Length == 0 && char.IsAsciiDigit(c)) text.Append(first ? "N" : "n");
            text.Append(upper ? char.ToUpperInvariant(c) : text.Length == 0 ? char.ToLowerInvariant(c) : c);
            upper = false;
        }
        return text.Length == 0 ? first ? "Value" : "value" : text.ToString();
    }
}
