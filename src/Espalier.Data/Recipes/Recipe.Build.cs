namespace Espalier.Data;

public sealed partial class Recipe
{
    /// <summary>This recipe's network for prepared data, compiled. The data may have been prepared by another recipe with the same heads.</summary>
    /// <param name="prepared">The data.</param>
    /// <exception cref="EspalierException">The heads differ, or a setting does not fit its head.</exception>
    public Model Build(PreparedData prepared) => prepared.With(this).Fitted.Build(prepared.TrainingRows);

    /// <summary>What the recipe says should watch the training: give it to <see cref="Model.Fit"/>.</summary>
    public IReadOnlyList<Callback> Callbacks()
    {
        var callbacks = new List<Callback>();
        if (Training.EarlyStopping is { } stopping) callbacks.Add(stopping.Create());
        if (Training.ReduceOnPlateau is { } plateau) callbacks.Add(plateau.Create());
        return callbacks;
    }
}
