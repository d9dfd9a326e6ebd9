namespace Espalier.Data;

/// <summary>A dense layer of a trunk or a branch, and what comes with it.</summary>
/// <param name="Units">How many values come out.</param>
public sealed record LayerRecipe(int Units)
{
    /// <summary>The name of the function on the output, such as <c>relu</c>.</summary>
    public string Activation { get; init; } = "relu";

    /// <summary>The share of the outputs that training sets to 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the values are brought to mean 0 and deviation 1 before the function (batch normalization).</summary>
    public bool BatchNorm { get; init; }

    /// <summary>The penalty on absolute weights.</summary>
    public double L1 { get; init; }

    /// <summary>The penalty on squared weights.</summary>
    public double L2 { get; init; }

    internal static IReadOnlyList<LayerRecipe> ReadAll(YamlNode node) =>
        node.Items is { } items ? [.. items.Select(Read)] : node.IsNull ? [] : [Read(node)];

    private static LayerRecipe Read(YamlNode node)
    {
        if (node.Text is not null) return new LayerRecipe(node.AsInteger(1));
        var section = new RecipeSection(node, "units", "activation", "dropout", "batch_norm", "l1", "l2");
        if (section["units"] is not { } units) throw node.Place.Error($"'{node.Path}' needs 'units', the number of values that come out.");
        if (section["activation"] is { } activation) NamedSettings.ReadName<Activation>(activation);
        if (section["dropout"] is { } dropout && dropout.AsNumber(0, 1) == 1) throw dropout.Wrong("a number from 0 to below 1");
        return new LayerRecipe(units.AsInteger(1))
        {
            Activation = section["activation"]?.Text ?? "relu",
            Dropout = section["dropout"]?.AsNumber(0, 1) ?? 0,
            BatchNorm = section["batch_norm"]?.AsFlag() ?? false,
            L1 = section["l1"]?.AsNumber(0) ?? 0,
            L2 = section["l2"]?.AsNumber(0) ?? 0,
        };
    }

    /// <summary>Puts the layer on a symbol.</summary>
    /// <param name="x">(batch, values).</param>
    /// <param name="name">The name of the dense layer; the others' begin with it.</param>
    internal Symbol Apply(Symbol x, string name)
    {
        var function = Registry<Activation>.Create(Activation);
        Regularizer? penalty = (L1, L2) switch
        {
            (0, 0) => null,
            (_, 0) => new L1(L1),
            (0, _) => new L2(L2),
            _ => new L1L2(L1, L2),
        };
        x = x.Dense(Units, BatchNorm ? null : function, kernelRegularizer: penalty, name: name);
        if (BatchNorm)
        {
            x = Registry<Layer>.Create("BatchNormalization", new Config(name, new() { ["name"] = $"{name}_norm" })).Apply(x);
            x = new ActivationLayer(function, $"{name}_{Activation}").Apply(x);
        }
        return Dropout > 0 ? x.Dropout(Dropout, name: $"{name}_dropout") : x;
    }
}
