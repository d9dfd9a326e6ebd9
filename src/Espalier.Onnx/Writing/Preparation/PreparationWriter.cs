using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>
/// Writes what prepares data before a network sees it. Numbers are computed in double precision, as here, so that a file and Espalier agree
/// to the last digits; columns that are scaled alike are scaled together.
/// </summary>
internal sealed class PreparationWriter(OnnxGraph graph)
{
    private readonly List<string> _notes = [];

    // Pieces of features, each (batch, width) in single precision, with the places of their features.
    private readonly List<(string Value, int[] Places)> _pieces = [];

    /// <summary>Where a file answers though Espalier would refuse.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Writes the encoders of a table's columns.</summary>
    /// <returns>The name of the features, (batch, width).</returns>
    /// <exception cref="EspalierException">A column is encoded in a way ONNX cannot express; all such columns are named.</exception>
    public string Write(FeaturePipeline pipeline)
    {
        string[] impossible = [.. pipeline.Encoders.Where(e => e is not (NumberEncoder or OneHotEncoder or BinaryEncoder or OrdinalEncoder)).Select(e => $"'{e.Column}' ({e.GetType().Name})")];
        if (impossible.Length > 0)
            throw new EspalierException($"ONNX has no counterpart for the encoding of {string.Join(", ", impossible)}. Export without preprocessing.");
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var numbers = new List<(string Value, Scaler Scaler, int Place)>();
        int place = 0;
        foreach (var encoder in pipeline.Encoders)
        {
            graph.Purpose = $"prepare/{encoder.Column}";
            bool isNumber = IsNumber(encoder);
            if (!inputs.TryGetValue(encoder.Column, out string? column))
            {
                graph.Reserve(encoder.Column);
                graph.Proto.Input.Add(OnnxFile.Described(encoder.Column, isNumber ? OnnxTypes.Double : OnnxTypes.Text, new Shape(Shape.Batch, 1)));
                inputs[encoder.Column] = column = encoder.Column;
            }
            if (encoder is NumberEncoder number) numbers.Add((Filled(number, column, place), number.Scaler, place));
            else Add(graph.Node("Cast", [Encoded(encoder, column, isNumber)], ("to", OnnxTypes.Float)), [.. Enumerable.Range(place, encoder.Width)]);
            place += encoder.Width;
        }
        foreach (var group in numbers.GroupBy(n => ScalerWriters.Kind(n.Scaler)))
        {
            graph.Purpose = $"prepare/{group.Key}";
            string columns = Joined([.. group.Select(n => n.Value)]);
            Add(graph.Node("Cast", [ScalerWriters.Write(graph, [.. group.Select(n => n.Scaler)], columns)], ("to", OnnxTypes.Float)), [.. group.Select(n => n.Place)]);
        }
        graph.Purpose = "prepare";
        string features = Joined([.. _pieces.Select(p => p.Value)]);
        int[] order = [.. _pieces.SelectMany(p => p.Places)];
        if (order.SequenceEqual(Enumerable.Range(0, order.Length))) return features;
        long[] from = new long[order.Length];
        for (int i = 0; i < order.Length; i++) from[order[i]] = i;
        return graph.Node("Gather", [features, graph.Integers(from)], ("axis", 1));
    }

    /// <summary>Writes the scaling of pictures that have the network's size already.</summary>
    /// <returns>The name of the scaled pictures, (batch, rows, columns, channels).</returns>
    public string Write(ImagePreparation preparation)
    {
        graph.Purpose = "prepare";
        string input = preparation.InputName;
        graph.Reserve(input);
        graph.Proto.Input.Add(OnnxFile.Described(input, OnnxTypes.UInt8, new Shape([Shape.Batch, .. preparation.RowShape.Dims])));
        var (rows, columns, channels) = (preparation.RowShape[0], preparation.RowShape[1], preparation.RowShape[2]);
        _notes.Add($"The file takes pictures of {rows}×{columns} in {(channels == 1 ? "grey" : "colour (red, green, blue)")}, bytes from 0 to 255: reading, cropping and resizing are not part of it.");
        string pixels = graph.Node("Cast", [input], ("to", OnnxTypes.Float)), all = graph.Integers(1, 2, 3);
        if (preparation.Scaling.Divide == PixelDivisor.White) pixels = graph.Node("Div", [pixels, graph.Number(255)]);
        if (preparation.Scaling.Divide == PixelDivisor.Maximum)
            pixels = graph.Node("Div", [pixels, graph.Node("Max", [graph.Node("ReduceMax", [pixels, all], ("keepdims", 1)), graph.Number(1)])]);
        if (preparation.Scaling.Power != 1) pixels = graph.Node("Pow", [pixels, graph.Number(preparation.Scaling.Power)]);
        if (!preparation.Scaling.Standardize) return pixels;
        string exact = graph.Node("Cast", [pixels], ("to", OnnxTypes.Double));
        string centred = graph.Node("Sub", [exact, graph.Node("ReduceMean", [exact, all], ("keepdims", 1))]);
        string deviation = graph.Node("Sqrt", [graph.Node("ReduceMean", [graph.Node("Mul", [centred, centred]), all], ("keepdims", 1))]);
        // A picture of one value has no deviation: it is 0 everywhere.
        string divisor = graph.Node("Where", [graph.Node("Greater", [deviation, graph.Double(0)]), deviation, graph.Double(double.PositiveInfinity)]);
        return graph.Node("Cast", [graph.Node("Div", [centred, divisor])], ("to", OnnxTypes.Float));
    }

    /// <summary>Whether a column comes as numbers, not as texts.</summary>
    public static bool IsNumber(ColumnEncoder encoder) => encoder is NumberEncoder || (ClassesOf(encoder) is { AreNumbers: true } && encoder is not BinaryEncoder { Words: true });

    private string Filled(NumberEncoder encoder, string column, int place)
    {
        if (encoder.Missing == MissingValues.Error) _notes.Add($"A missing '{encoder.Column}' (NaN) gives answers of NaN; Espalier refuses it.");
        if (encoder.Fill is not { } fill) return column;
        string gap = graph.Node("IsNaN", [column]);
        if (encoder.Indicator) Add(graph.Node("Cast", [gap], ("to", OnnxTypes.Float)), [place + 1]);
        return graph.Node("Where", [gap, graph.Double(fill), column]);
    }

    private void Add(string value, int[] places) => _pieces.Add((value, places));

    private string Joined(string[] values) => values.Length == 1 ? values[0] : graph.Node("Concat", values, ("axis", 1));

    private static Classes? ClassesOf(ColumnEncoder encoder) => encoder switch
    {
        OneHotEncoder one => one.Classes,
        BinaryEncoder binary => binary.Classes,
        OrdinalEncoder ordinal => ordinal.Classes,
        _ => null,
    };

    // The class of each value as a number, then as the encoder has it.
    private string Encoded(ColumnEncoder encoder, string column, bool isNumber)
    {
        var classes = ClassesOf(encoder)!;
        const long unknown = -1, missing = -2;
        var (mode, missingValues) = encoder switch
        {
            OneHotEncoder one => (one.ModeIndex, one.Missing),
            BinaryEncoder binary => (binary.ModeIndex, binary.Missing),
            _ => (((OrdinalEncoder)encoder).ModeIndex, ((OrdinalEncoder)encoder).Missing),
        };
        bool ignores = encoder is OneHotEncoder { Unknown: UnknownValues.Ignore };
        string answer = encoder is OneHotEncoder ? "zeros" : "NaN";
        if (!ignores) _notes.Add($"A '{encoder.Column}' that is no known class gives {answer} here; Espalier refuses it.");
        if (missingValues == MissingValues.Error) _notes.Add($"A missing '{encoder.Column}' gives {answer} here; Espalier refuses it.");
        string code;
        if (isNumber)
        {
            string same = graph.Node("Cast", [graph.Node("Equal", [column, graph.Doubles([.. classes.Names.Select(Number)], classes.Count)])], ("to", OnnxTypes.Float));
            // 1, 2, … of the class that is equal, 0 of none, less one.
            string numbers = graph.Fixed(new Tensor(new Shape(classes.Count), [.. Enumerable.Range(1, classes.Count).Select(i => (float)i)]));
            string which = graph.Node("ReduceSum", [graph.Node("Mul", [same, numbers]), graph.Integers(1)], ("keepdims", 1));
            code = graph.Node("Cast", [graph.Node("Sub", [which, graph.Number(1)])], ("to", OnnxTypes.Int64));
            code = graph.Node("Where", [graph.Node("IsNaN", [column]), graph.Integers(missing), code]);
        }
        else
        {
            // ONNX knows a text or not: an empty one is missing.
            var pairs = encoder is BinaryEncoder { Words: true } words ? Spelled(words) : [.. classes.Names.Select((n, i) => (Text: n, Code: (long)i))];
            if (pairs.All(p => p.Text.Length > 0)) pairs.Add(("", missing));
            code = graph.TableNode("LabelEncoder", [column], ("keys_strings", pairs.Select(p => p.Text)), ("values_int64s", pairs.Select(p => p.Code)), ("default_int64", (int)unknown));
        }
        if (mode >= 0) code = graph.Node("Where", [graph.Node("Equal", [code, graph.Integers(missing)]), graph.Integers(mode), code]);
        if (encoder is OneHotEncoder hot)
        {
            long[] columns = [.. Enumerable.Range(0, hot.Classes.Count).Skip(hot.DropFirst ? 1 : 0).Select(i => (long)i), .. hot.Missing == MissingValues.Category ? [missing] : Array.Empty<long>()];
            return graph.Node("Equal", [code, graph.Integers(columns)]);
        }
        string number = graph.Node("Cast", [code], ("to", OnnxTypes.Float));
        return graph.Node("Where", [graph.Node("Less", [code, graph.Integers(0)]), graph.Number(float.NaN), number]);
    }

    // Every way to write yes and no, in the three ways of capitals.
    private static List<(string Text, long Code)> Spelled(BinaryEncoder encoder)
    {
        var pairs = new List<(string, long)>();
        foreach (string word in BooleanWords.All)
        {
            BooleanWords.TryRead(word, out bool yes);
            long code = yes == encoder.PositiveIsYes ? 1 : 0;
            foreach (string text in new[] { word, word.ToUpperInvariant(), char.ToUpperInvariant(word[0]) + word[1..] }.Distinct()) pairs.Add((text, code));
        }
        return pairs;
    }

    private static double Number(string name) => double.Parse(name, System.Globalization.CultureInfo.InvariantCulture);
}
