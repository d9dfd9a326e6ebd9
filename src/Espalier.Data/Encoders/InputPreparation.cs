using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Takes data as it is to the rows a network sees: columns of a table (<see cref="FeaturePipeline"/>) or pictures
/// (<see cref="ImagePreparation"/>).
/// It is kept in the model file, so a prediction prepares as the training did.
/// </summary>
public abstract class InputPreparation
{
    private protected InputPreparation() { }

    /// <summary>The shape of one row, without the batch: <c>(features)</c> or <c>(rows, columns, channels)</c>.</summary>
    public abstract Shape RowShape { get; }

    /// <summary>What the input of a network is called.</summary>
    internal abstract string InputName { get; }

    /// <summary>The preparation as JSON; reading it back gives one that prepares to the same bits.</summary>
    public abstract JsonObject ToJson();
}
