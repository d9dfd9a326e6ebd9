using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>A head with what the training part taught: its classes, or the scale of its numbers.</summary>
public sealed class FittedHead
{
    internal FittedHead(string name, AnswerKind kind, ColumnEncoder encoder, double threshold)
    {
        (Name, Kind, Encoder, Threshold) = (name, kind, encoder, threshold);
        Classes? classes = encoder switch
        {
            LabelEncoder label when kind == AnswerKind.Softmax => label.Classes,
            BinaryEncoder binary when kind == AnswerKind.Sigmoid => binary.Classes,
            MultiLabelEncoder labels when kind == AnswerKind.MultiLabel => labels.Labels,
            NumberEncoder when kind == AnswerKind.Number => null,
            _ => throw new EspalierException($"Head '{name}': a {Registry<ColumnEncoder>.NameOf(encoder)} does not go with the kind {kind}."),
        };
        ClassNames = classes?.Names ?? [];
    }

    /// <summary>The head's name.</summary>
    public string Name { get; }

    /// <summary>The column that has the answers.</summary>
    public string Column => Encoder.Column;

    /// <summary>What it answers.</summary>
    public AnswerKind Kind { get; }

    /// <summary>The classes in the order of the output: for a sigmoid no, then yes; for a number none.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What takes labels to numbers and back.</summary>
    public ColumnEncoder Encoder { get; }

    /// <summary>From which probability on a sigmoid says yes.</summary>
    public double Threshold { get; }

    /// <summary>How many values the output has.</summary>
    public int Width => Kind is AnswerKind.Softmax or AnswerKind.MultiLabel ? ClassNames.Count : 1;

    /// <summary>The labels of a table: one-hot rows for softmax, 0 and 1, or scaled numbers; NaN where there is none.</summary>
    /// <param name="table">A table with the column.</param>
    /// <returns>(rows, <see cref="Width"/>).</returns>
    /// <exception cref="EspalierException">A label is no known class, or no finite number; the message names its row.</exception>
    public Tensor Labels(Table table)
    {
        var encoded = Encoder.Transform(table);
        if (Kind != AnswerKind.Softmax) return encoded;
        var labels = new Tensor(new Shape(encoded.Rows, Width));
        for (int row = 0; row < labels.Rows; row++)
        {
            float number = encoded.Values[row];
            if (float.IsNaN(number)) labels.Row(row).Fill(float.NaN);
            else labels.Row(row)[(int)number] = 1;
        }
        return labels;
    }

    /// <summary>How many rows have each class (for multi-label each label), of labels as <see cref="Labels"/> makes them. Empty for numbers.</summary>
    /// <param name="labels">(rows, <see cref="Width"/>).</param>
    public IReadOnlyList<int> Count(Tensor labels)
    {
        var counts = new int[ClassNames.Count];
        if (Kind == AnswerKind.Number) return counts;
        for (int row = 0; row < labels.Rows; row++)
        {
            var label = labels.Row(row);
            if (float.IsNaN(label[0])) continue;
            if (Kind == AnswerKind.Sigmoid) counts[label[0] >= 0.5f ? 1 : 0]++;
            else
                for (int c = 0; c < label.Length; c++)
                    if (label[c] >= 0.5f) counts[c]++;
        }
        return counts;
    }

    /// <summary>The branch and the output on top of it, or the mean of several.</summary>
    /// <param name="x">What the branch grows from.</param>
    /// <param name="recipe">The head of the recipe.</param>
    internal Symbol Answer(Symbol x, HeadRecipe recipe)
    {
        if (recipe.Copies.Count == 1) return Answer(LayerRecipe.Stack(x, recipe.Branch, $"{Name}_branch"), Name, recipe.IsOrdered);
        return x.AveragedBranches(recipe.Copies.Count, (from, i) =>
        {
            string copy = FormattableString.Invariant($"{Name}_copy_{i + 1}");
            return Answer(LayerRecipe.Stack(from, recipe.Branch, $"{copy}_branch"), copy, recipe.IsOrdered);
        }, Name);
    }

    private Symbol Answer(Symbol branch, string name, bool ordered)
    {
        branch = FlattenRecipe.Flat(branch, $"{name}_flatten");
        if (ordered) return branch.Ordered(Width, name);
        return branch.Dense(Width, Kind switch
        {
            AnswerKind.Softmax => Activation.Softmax,
            AnswerKind.Number => Activation.Linear,
            _ => Activation.Sigmoid,
        }, name: name);
    }

    internal HeadKind MetricKind => Kind switch
    {
        AnswerKind.Softmax => HeadKind.Categorical,
        AnswerKind.Sigmoid => HeadKind.Binary,
        AnswerKind.MultiLabel => HeadKind.MultiLabel,
        _ => HeadKind.Regression,
    };

    internal Loss DefaultLoss() => Kind switch
    {
        AnswerKind.Softmax => new CategoricalCrossentropy(),
        AnswerKind.Number => new MeanSquaredError(),
        _ => new BinaryCrossentropy(),
    };

    internal IReadOnlyList<Metric> DefaultMetrics(bool ordered) =>
        [Metric.Named(Kind == AnswerKind.Number ? "mae" : "accuracy"), .. ordered ? [Metric.Named("rank_error")] : Array.Empty<Metric>()];

    internal static FittedHead Fit(HeadRecipe head, Table train, Table all)
    {
        try
        {
            var kind = head.Kind ?? Infer(head, all[head.Column]);
            ColumnEncoder encoder = kind switch
            {
                AnswerKind.Softmax => FitClasses(head, train, all),
                AnswerKind.Sigmoid => FitBinary(head, train, all),
                AnswerKind.MultiLabel => MultiLabelEncoder.Fit(all, head.Column, head.Separator ?? "|", head.Order),
                _ => NumberEncoder.Fit(train, head.Column, head.Scaling, MissingValues.Keep),
            };
            Check(head, kind, encoder);
            if (head.IsOrdered && head.Order is null && all[head.Column] is TextColumn { Order: null } text && !text.SortedDistinct.All(v => NumberText.TryRead(v, '.', out _)))
                throw new EspalierException($"it is of the kind ordered but nothing says the order of {string.Join(", ", text.SortedDistinct)}. Say it, lowest first: order: [bad, ok, good].");
            return new FittedHead(head.Name, kind, encoder, head.Threshold);
        }
        catch (EspalierException e)
        {
            throw head.Place.Error($"head '{head.Name}'", e);
        }
    }

    internal JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["kind"] = Kind.ToString(),
        ["classes"] = EncoderJson.ToArray(ClassNames),
        ["threshold"] = Threshold,
        ["encoder"] = Encoder.ToJson(),
    };

    internal static FittedHead FromJson(JsonNode? json)
    {
        var config = new Config("a head", json as JsonObject);
        return new FittedHead(config.RequiredText("name"), config.Choice<AnswerKind>("kind"), ColumnEncoder.FromJson(config.Node("encoder")), config.Number("threshold", 0.5));
    }

    private static LabelEncoder FitClasses(HeadRecipe head, Table train, Table all)
    {
        LabelEncoder.Fit(train, head.Column); // refuses a training part with one class only
        return new LabelEncoder(Classes.Of(all, head.Column, head.Order)); // the classes are the question's, so all rows may name them
    }

    private static BinaryEncoder FitBinary(HeadRecipe head, Table train, Table all)
    {
        if (head.Order is { Count: not 2 } order)
            throw new EspalierException($"'order' of a sigmoid names two classes, no and yes, but has {order.Count}.");
        LabelEncoder.Fit(train, head.Column);
        return BinaryEncoder.Fit(all, head.Column, head.Positive ?? head.Order?[1], MissingValues.Keep);
    }

    private static AnswerKind Infer(HeadRecipe head, Column column)
    {
        if (head.Positive is not null) return AnswerKind.Sigmoid;
        if (head.Order is { } order) return order.Count == 2 ? AnswerKind.Sigmoid : AnswerKind.Softmax;
        int classes = column.Distinct.Count;
        return column.Kind switch
        {
            ColumnKind.Boolean => AnswerKind.Sigmoid,
            ColumnKind.Category => classes == 2 ? AnswerKind.Sigmoid : AnswerKind.Softmax,
            ColumnKind.Number => classes == 2 ? AnswerKind.Sigmoid : AnswerKind.Number,
            ColumnKind.Date => throw new EspalierException("its column holds dates. Derive a column from it (data.derive), or say what kind of head it is."),
            _ => throw new EspalierException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"its column was read as free text: {classes} different values in {column.Count} rows. Say what it is: kind: softmax for classes, or kind: multilabel with a separator.")),
        };
    }

    private static void Check(HeadRecipe head, AnswerKind kind, ColumnEncoder encoder)
    {
        if (kind is AnswerKind.Number or AnswerKind.MultiLabel && (head.BalancedClasses || head.ClassWeights is not null))
            throw new EspalierException($"'class_weights' go with softmax and sigmoid heads but this one is {kind}.");
        IReadOnlyList<string> names = encoder is BinaryEncoder binary ? binary.Classes.Names : (encoder as LabelEncoder)?.Classes.Names ?? [];
        foreach (string name in head.ClassWeights?.Keys ?? [])
            if (!names.Contains(name))
                throw new EspalierException($"'class_weights' names class '{name}' but the classes are {string.Join(", ", names)}.{Nearest.Suggest(name, names)}");
    }
}
