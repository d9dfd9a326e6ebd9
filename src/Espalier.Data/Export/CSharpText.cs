using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Espalier.Data;

/// <summary>A C# file while it is written: members in order, the numbers they need, and the helpers they call.</summary>
internal sealed class CSharpText(string model, string className, string namespaceName)
{
    private const int Readable = 16; // arrays up to this length are written out
    private readonly StringBuilder _members = new(), _numbers = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { className, "Compute", "Predict", "Encode", "Row", "Answers", "Outputs", "Choice", "LabelSet" };
    private readonly SortedSet<string> _helpers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _computed = new(StringComparer.Ordinal);
    private long _count;

    /// <summary>The name of the model.</summary>
    public string Model => model;

    /// <summary>Adds a line of members, indented within the class; empty for a blank line.</summary>
    public void Line(string text = "") => _members.Append(text.Length == 0 ? "" : "    ").Append(text).Append('\n');

    /// <summary>Notes that helpers are called, and returns the first one's name.</summary>
    public string Call(params ReadOnlySpan<string> helpers)
    {
        foreach (string helper in helpers) _helpers.Add(helper);
        return helpers[0];
    }

    /// <summary>A member's name that no other member has.</summary>
    public string Name(string wanted) => CSharpNames.Unique(wanted, _names);

    /// <summary>Adds an array of floats and returns its name.</summary>
    public string Floats(string wanted, ReadOnlySpan<float> values, string about)
    {
        string[] written = new string[Math.Min(values.Length, Readable)];
        for (int i = 0; i < written.Length; i++) written[i] = Literal(values[i]);
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return Array(wanted, "float", written, values.Length, bytes, about);
    }

    /// <summary>Adds an array of doubles and returns its name.</summary>
    public string Doubles(string wanted, ReadOnlySpan<double> values, string about)
    {
        string[] written = new string[Math.Min(values.Length, Readable)];
        for (int i = 0; i < written.Length; i++) written[i] = Literal(values[i]);
        byte[] bytes = new byte[values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        return Array(wanted, "double", written, values.Length, bytes, about);
    }

    /// <summary>Adds an array of whole numbers and returns its name.</summary>
    public string Integers(string wanted, IReadOnlyList<int> values, string about)
    {
        string name = Name(wanted);
        Count(values.Count);
        _numbers.Append(CultureInfo.InvariantCulture, $"    private static readonly int[] {name} = [{string.Join(", ", values)}]; // {about}\n");
        return name;
    }

    /// <summary>Adds an array of texts and returns its name.</summary>
    public string Texts(string wanted, IEnumerable<string> values)
    {
        string name = Name(wanted);
        _numbers.Append(CultureInfo.InvariantCulture, $"    private static readonly string[] {name} = [{string.Join(", ", values.Select(Quote))}];\n");
        return name;
    }

    /// <summary>Adds an array that is computed from others and returns its name; one of the same expression is not made twice.</summary>
    public string Computed(string wanted, string type, string expression)
    {
        if (_computed.TryGetValue(expression, out string? known)) return known;
        string name = _computed[expression] = Name(wanted);
        _numbers.Append(CultureInfo.InvariantCulture, $"    private static readonly {type}[] {name} = {expression};\n");
        return name;
    }

    /// <summary>A float as C# reads it back to the same bits.</summary>
    public static string Literal(float value) => float.IsNaN(value) ? "float.NaN" : float.IsInfinity(value) ? value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity"
        : value.ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>A double as C# reads it back to the same bits.</summary>
    public static string Literal(double value) => double.IsNaN(value) ? "double.NaN" : double.IsInfinity(value) ? value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
        : value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";

    /// <summary>A text as C# reads it back.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c < ' ' || c > '~') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>A text in a comment, on one line.</summary>
    public static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>A text in an XML comment.</summary>
    public static string Xml(string text) => Comment(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>The whole file.</summary>
    public string Finish()
    {
        var text = new StringBuilder();
        text.Append($$"""
            // <auto-generated>
            // The model '{{Comment(model)}}', written by Espalier as plain C#: it computes the model's predictions and needs nothing but .NET 8 or later.
            // Do not edit; export it again.
            // </auto-generated>
            #nullable enable
            using System;
            using System.Buffers.Binary;
            using System.Collections.Generic;
            using System.Globalization;
            using System.Linq;

            namespace {{namespaceName}};

            /// <summary>The predictions of the model '{{Xml(model)}}'. Any number of threads may ask at once.</summary>
            public static class {{className}}
            {

            """.ReplaceLineEndings("\n"));
        text.Append(_members);
        foreach (string helper in CSharpHelpers.WithWhatTheyCall(_helpers)) text.Append('\n').Append(CSharpHelpers.Source(helper));
        if (_numbers.Length > 0) text.Append('\n').Append(_numbers);
        return text.Append("}\n").ToString();
    }

    private string Array(string wanted, string type, string[] written, int length, byte[] bytes, string about)
    {
        string name = Name(wanted);
        Count(length);
        if (length <= Readable)
        {
            _numbers.Append(CultureInfo.InvariantCulture, $"    private static readonly {type}[] {name} = [{string.Join(", ", written)}]; // {about}\n");
            return name;
        }
        Call(type == "float" ? "Floats" : "Doubles");
        string base64 = Convert.ToBase64String(bytes);
        _numbers.Append(CultureInfo.InvariantCulture, $"\n    // {about}\n    private static readonly {type}[] {name} = {(type == "float" ? "Floats" : "Doubles")}(\n        \"\"\"\n");
        for (int at = 0; at < base64.Length; at += 120) _numbers.Append("        ").Append(base64.AsSpan(at, Math.Min(120, base64.Length - at))).Append('\n');
        _numbers.Append("        \"\"\");\n");
        return name;
    }

    private void Count(int numbers)
    {
        _count += numbers;
        if (_count > CSharpFile.MaxNumbers)
            throw new EspalierException($"'{model}' needs more than {CSharpFile.MaxNumbers:N0} numbers as C#, which is for small networks. Export it as ONNX.");
    }
}
