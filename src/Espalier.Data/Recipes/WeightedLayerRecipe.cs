using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>A layer with weights and a function on its output, and what may come after it: normalization and dropout.</summary>
public abstract record WeightedLayerRecipe : LayerRecipe
{
    private protected static readonly string[] CommonKeys = ["activation", "dropout", "batch_norm", "bias", "l1", "l2"];

    /// <summary>The name of the function on the output, such as <c>relu</c>.</summary>
    public string Activation { get; init; } = "relu";

    /// <summary>The share of the outputs that training sets to 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the values are brought to mean 0 and deviation 1 before the function (batch normalization).</summary>
    public bool BatchNorm { get; init; }

    /// <summary>Whether a weight is added to every output.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The penalty on absolute weights.</summary>
    public double L1 { get; init; }

    /// <summary>The penalty on squared weights.</summary>
    public double L2 { get; init; }

    /// <summary>Reads the settings that all such layers have.</summary>
    /// <typeparam name="T">The layer.</typeparam>
    /// <param name="layer">The layer with its own settings.</param>
    /// <param name="section">Its map.</param>
    private protected static T WithCommon<T>(T layer, RecipeSection section) where T : WeightedLayerRecipe
    {
        if (section["activation"] is { } activation) NamedSettings.ReadName<Activation>(activation);
        return layer with
        {
            Activation = section["activation"]?.Text ?? "relu",
            Dropout = section["dropout"] is { } dropout ? DropoutRecipe.ReadShare(dropout) : 0,
            BatchNorm = section["batch_norm"]?.AsFlag() ?? false,
            Bias = section["bias"]?.AsFlag() ?? true,
            L1 = section["l1"]?.AsNumber(0) ?? 0,
            L2 = section["l2"]?.AsNumber(0) ?? 0,
        };
    }

    /// <summary>The settings by Keras's names that all such layers have; the function goes after a normalization, if there is one.</summary>
    private protected JsonObject CommonSettings() => new()
    {
        ["activation"] = BatchNorm ? "linear" : Activation,
        ["use_bias"] = Bias,
    };

    /// <summary>The penalty as a nested object of Keras's form; null for none.</summary>
    private protected JsonObject? Penalty() => L1 == 0 && L2 == 0 ? null : new()
    {
        ["class_name"] = "L1L2",
        ["config"] = new JsonObject { ["l1"] = L1, ["l2"] = L2 },
    };

    /// <summary>Normalization and the function behind it, if wanted.</summary>
    /// <param name="x">What the layer gave.</param>
    /// <param name="name">The layer's name.</param>
    private protected Symbol Normalized(Symbol x, string name)
    {
        if (!BatchNorm) return x;
        x = Put(x, "BatchNormalization", $"{name}_norm");
        return new ActivationLayer(Registry<Activation>.Create(Activation), $"{name}_{Activation}").Apply(x);
    }

    /// <summary>Dropout, if wanted.</summary>
    /// <param name="x">What came before.</param>
    /// <param name="name">The layer's name.</param>
    private protected Symbol Dropped(Symbol x, string name) => Dropout > 0 ? x.Dropout(Dropout, name: $"{name}_dropout") : x;
}
