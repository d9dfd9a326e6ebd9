using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Espalier.Data;

/// <summary>
/// Reads the part of YAML that recipes use: values, lists and maps. Anchors, aliases, tags and several documents are refused, so the size
/// of what is read is bounded by the size of the text.
/// </summary>
internal sealed class YamlReader
{
    private const int LongestText = 1 << 20, Deepest = 32;
    private readonly string _file;
    private readonly Parser _parser;

    private YamlReader(string text, string file)
    {
        _file = file;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="path">The path of the whole, for values that are set from outside.</param>
    /// <exception cref="EspalierException">It is no YAML, or uses more of YAML than recipes do.</exception>
    public static YamlNode Read(string text, string file, string path = "")
    {
        if (text.Length > LongestText) throw new EspalierException($"{file}: a recipe of at most {LongestText} characters was expected but this has {text.Length}.");
        var reader = new YamlReader(text, file);
        try
        {
            return reader.Document(path);
        }
        catch (YamlException e)
        {
            throw reader.At(e.Start).Error($"this is no YAML: {Reason(e)}. Check the indentation, quotes and brackets here and just before.");
        }
    }

    private YamlNode Document(string path)
    {
        Next(); // stream start
        Next();
        if (_parser.Current is StreamEnd) return new YamlNode { Place = new Place(_file, 1, 1), Path = path, Text = "" };
        Next();
        var root = Node(path, 0);
        Next();
        Next();
        if (_parser.Current is DocumentStart second) throw At(second.Start).Error("a recipe is one YAML document but a second one begins here.");
        return root;
    }

    private YamlNode Node(string path, int depth)
    {
        var at = _parser.Current!;
        var place = At(at.Start);
        if (depth > Deepest) throw place.Error($"a recipe nests at most {Deepest} levels.");
        if (at is AnchorAlias) throw place.Error("aliases (*name) are not used in recipes. Write the value out.");
        if (at is NodeEvent { Anchor.IsEmpty: false }) throw place.Error("anchors (&name) are not used in recipes. Write the value out.");
        if (at is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } }) throw place.Error("tags (!name) are not used in recipes.");
        switch (at)
        {
            case Scalar scalar:
                return new YamlNode { Place = place, Path = path, Text = scalar.Value, Quoted = scalar.Style is not ScalarStyle.Plain };
            case SequenceStart:
                var items = new List<YamlNode>();
                for (Next(); _parser.Current is not SequenceEnd; Next()) items.Add(Node($"{path}[{items.Count + 1}]", depth + 1));
                return new YamlNode { Place = place, Path = path, Items = items };
            default:
                return Map(place, path, depth);
        }
    }

    private YamlNode Map(Place place, string path, int depth)
    {
        var entries = new List<(YamlNode, YamlNode)>();
        var known = new Dictionary<string, Place>(StringComparer.Ordinal);
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            if (_parser.Current is not Scalar name) throw At(_parser.Current!.Start).Error("a key was expected, such as 'heads:'.");
            var key = Node(path, depth + 1);
            if (!known.TryAdd(name.Value, key.Place))
                throw key.Place.Error($"the key '{name.Value}' is here a second time; the first is in line {known[name.Value].Line}. Keep one.");
            Next();
            entries.Add((key, Node(path.Length == 0 ? name.Value : $"{path}.{name.Value}", depth + 1)));
        }
        return new YamlNode { Place = place, Path = path, Entries = entries };
    }

    private void Next() => _parser.MoveNext();

    private Place At(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);

    private static string Reason(YamlException e)
    {
        string message = e.Message;
        int end = message.StartsWith("(Line", StringComparison.Ordinal) ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        message = (end < 0 ? message : message[(end + 3)..]).TrimEnd('.');
        return message.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(message[0]) + message[1..];
    }
}
