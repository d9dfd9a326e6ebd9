using System.Globalization;

namespace Espalier.Data;

/// <summary>Writes the way from a row's columns to the network's numbers, and from its outputs to answers.</summary>
internal sealed class CSharpTable(CSharpText file, FittedRecipe recipe, Model model)
{
    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);

    public void Write()
    {
        WriteRow();
        CSharpAnswers.WriteTypes(file, recipe, model);
        file.Line();
        file.Line("/// <summary>Answers for one row.</summary>");
        file.Line("/// <param name=\"row\">The columns in their own units.</param>");
        file.Line("/// <exception cref=\"ArgumentException\">A value is missing that must not be, or is no known class.</exception>");
        file.Line("public static Answers Predict(Row row)");
        file.Line("{");
        file.Line("    Outputs outputs = Compute(Encode(row));");
        CSharpAnswers.WriteResult(file, recipe, model);
        file.Line("}");
        file.Line();
        file.Line("/// <summary>A row's columns as the network sees them.</summary>");
        file.Line("/// <param name=\"row\">The columns in their own units.</param>");
        file.Line("public static float[] Encode(Row row)");
        file.Line("{");
        file.Line($"    var x = new float[{recipe.Features.Width}];");
        int offset = 0;
        foreach (var encoder in recipe.Features.Encoders)
        {
            WriteEncoder(encoder, offset);
            offset += encoder.Width;
        }
        file.Line("    return x;");
        file.Line("}");
    }

    private void WriteRow()
    {
        var taken = CSharpNames.Properties();
        file.Line("/// <summary>One row: a property for each column that the model reads; null where the value is missing.</summary>");
        file.Line("public sealed record Row");
        file.Line("{");
        bool first = true;
        foreach (var column in recipe.Features.Encoders.GroupBy(e => e.Column))
        {
            if (!first) file.Line();
            first = false;
            string property = _properties[column.Key] = CSharpNames.Unique(CSharpNames.Type(column.Key), taken);
            file.Line($"    /// <summary>Column '{CSharpText.Xml(column.Key)}': {CSharpText.Xml(About(column.First()))}{Derived(column.Key)}</summary>");
            file.Line($"    public {(column.All(IsNumber) ? "double" : column.All(IsFlag) ? "bool" : "string")}? {property} {{ get; init; }}");
        }
        file.Line("}");
    }

    private static bool IsNumber(ColumnEncoder encoder) => encoder is NumberEncoder || ClassesOf(encoder) is { AreNumbers: true };

    private static bool IsFlag(ColumnEncoder encoder) => encoder is BinaryEncoder { Words: true };

    private static Classes? ClassesOf(ColumnEncoder encoder) => encoder switch
    {
        OneHotEncoder oneHot => oneHot.Classes,
        OrdinalEncoder ordinal => ordinal.Classes,
        BinaryEncoder binary => binary.Classes,
        _ => null,
    };

    private static string About(ColumnEncoder encoder) => encoder switch
    {
        NumberEncoder => "a number.",
        BinaryEncoder { Words: true } => "yes or no.",
        MultiLabelEncoder labels => $"any of {Listed(labels.Labels.Names)}, with '{labels.Separator}' between them.",
        _ => $"one of {Listed(ClassesOf(encoder)?.Names ?? [])}.",
    };

    private static string Listed(IReadOnlyList<string> names) => string.Join(", ", names.Take(12)) + (names.Count > 12 ? ", …" : "");

    private string Derived(string column) => recipe.Recipe.Data.Derive.FirstOrDefault(d => d.Makes.Contains(column)) is { } derive
        ? $" The recipe derives it from {string.Join(" and ", derive.From.Select(name => $"'{CSharpText.Xml(name)}'"))}; here it is given." : "";

    private void WriteEncoder(ColumnEncoder encoder, int at)
    {
        string value = $"row.{_properties[encoder.Column]}", column = CSharpText.Quote(encoder.Column), name = CSharpNames.Type(encoder.Column);
        switch (encoder)
        {
            case NumberEncoder number:
                string missing = number.Fill is { } fill ? CSharpText.Literal(fill) : number.Missing == MissingValues.Keep ? "double.NaN" : "null";
                string read = $"{file.Call("Number")}({column}, {value}, {missing})";
                file.Line($"    x[{at}] = (float){CSharpScalers.Forward(file, number.Scaler, read, name, encoder.Column)};");
                if (number.Indicator) file.Line($"    x[{at + 1}] = {file.Call("Gap")}({value});");
                break;
            case OneHotEncoder oneHot:
                int first = oneHot.DropFirst ? 1 : 0;
                string found = FindClass(encoder, oneHot.Classes, oneHot.Missing switch
                {
                    MissingValues.Error => "null",
                    MissingValues.Category => Text(oneHot.Classes.Count),
                    MissingValues.Mode => Text(oneHot.ModeIndex),
                    _ => "-1",
                }, oneHot.Unknown == UnknownValues.Ignore);
                file.Line($"    if ({found} is var {CSharpNames.Value(name)}{at} and >= {first}) x[{(at == first ? "" : $"{at - first} + ")}{CSharpNames.Value(name)}{at}] = 1f;");
                break;
            case OrdinalEncoder ordinal: WriteNumbered(encoder, ordinal.Classes, ordinal.Missing, ordinal.ModeIndex, at); break;
            case BinaryEncoder { Words: true } words:
                string whenMissing = words.Missing switch
                {
                    MissingValues.Error => $"throw new ArgumentException(\"Column '\" + {column} + \"': a value was expected but it is missing.\")",
                    MissingValues.Mode => Text(words.ModeIndex) + "f",
                    _ => "float.NaN",
                };
                file.Line($"    x[{at}] = {value} is {{ }} {CSharpNames.Value(name)}{at} ? ({CSharpNames.Value(name)}{at} == {(words.PositiveIsYes ? "true" : "false")} ? 1f : 0f) : {whenMissing};");
                break;
            case BinaryEncoder binary: WriteNumbered(encoder, binary.Classes, binary.Missing, binary.ModeIndex, at); break;
            case MultiLabelEncoder labels:
                string gap = labels.Missing switch { MissingValues.Error => "null", MissingValues.Keep => "float.NaN", _ => "0f" };
                file.Line($"    {file.Call("Labels")}({column}, {value}, {CSharpText.Quote(labels.Separator)}, {file.Texts(name + "Labels", labels.Labels.Names)}, {gap}, {(labels.Unknown == UnknownValues.Ignore ? "true" : "false")}, x.AsSpan({at}, {labels.Width}));");
                break;
            default:
                throw new EspalierException($"Column '{encoder.Column}' cannot be written as C#: {encoder.GetType().Name} is not among the encoders that plain C# is written for.");
        }
    }

    private void WriteNumbered(ColumnEncoder encoder, Classes classes, MissingValues missing, int mode, int at)
    {
        string found = FindClass(encoder, classes, missing switch { MissingValues.Error => "null", MissingValues.Mode => Text(mode), _ => "-1" }, ignoreUnknown: false);
        file.Line(missing == MissingValues.Keep
            ? $"    x[{at}] = {found} is var {CSharpNames.Value(CSharpNames.Type(encoder.Column))}{at} and >= 0 ? {CSharpNames.Value(CSharpNames.Type(encoder.Column))}{at} : float.NaN;"
            : $"    x[{at}] = {found};");
    }

    private string FindClass(ColumnEncoder encoder, Classes classes, string missing, bool ignoreUnknown)
    {
        string value = $"row.{_properties[encoder.Column]}";
        if (classes.AreNumbers) value = $"{file.Call("Text")}({value})";
        return $"{file.Call("Class")}({CSharpText.Quote(encoder.Column)}, {value}, {file.Texts(CSharpNames.Type(encoder.Column) + "Classes", classes.Names)}, {missing}, {(ignoreUnknown ? "true" : "false")})";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
