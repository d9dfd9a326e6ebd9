namespace Espalier;

public partial class Model
{
    /// <summary>
    /// The layers as a table, as Keras's <c>summary()</c> prints it: name and class, output shape (<c>None</c> for the batch), weights, and
    /// <em>Connected to</em> as <c>layer[application][output]</c> unless each layer just follows the one before. Below it the totals, with
    /// the optimizer's own numbers once training has begun.
    /// </summary>
    /// <param name="width">The width of the table; 108 by default, or 88 without connections (12 more with <paramref name="showTrainable"/>).</param>
    /// <param name="expandNested">Whether the layers of nested models are listed below them.</param>
    /// <param name="showTrainable">Whether a column says which layers are trained (Y), frozen (N) or have no weights (-).</param>
    /// <returns>The lines, each with a line feed behind it.</returns>
    /// <exception cref="EspalierException">The width leaves a column fewer than 4 characters.</exception>
    public string Summary(int? width = null, bool expandNested = false, bool showTrainable = false) =>
        ModelSummary.Of(this, width, expandNested, showTrainable);
}
