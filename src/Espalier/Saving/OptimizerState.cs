namespace Espalier;

/// <summary>
/// An optimizer's state in weight files: the count of steps, the learning rate unless it follows a schedule, then the slots weight by weight.
/// </summary>
internal static class OptimizerState
{
    /// <summary>The values in the order of the file.</summary>
    /// <param name="optimizer">The optimizer.</param>
    public static IEnumerable<object> Values(Optimizer optimizer)
    {
        yield return checked((int)optimizer.Iterations);
        if (!optimizer.LearningRate.IsSchedule) yield return (float)optimizer.CurrentLearningRate;
        foreach (var variable in optimizer.Variables) yield return WeightWriter.Dataset(variable.Values, variable.Shape);
    }

    /// <summary>Reads the state, or says why it was passed over.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="reader">The file of weights.</param>
    /// <param name="scope">Gets the warnings.</param>
    public static void Read(Model model, WeightReader reader, LoadScope scope)
    {
        var vars = WeightReader.Group(reader.Root, "optimizer/vars");
        if (vars is null || model.Compilation is null) return;
        var optimizer = model.Compilation.Optimizer;
        var values = WeightReader.Variables(vars);
        int slotsFrom = optimizer.LearningRate.IsSchedule ? 1 : 2;
        if (values.Count > slotsFrom && model.TrainableWeights.Count > 0) optimizer.Prepare(model.Arena());
        var variables = values.Count > slotsFrom ? optimizer.Variables : [];
        if (values.Count != slotsFrom + variables.Count || !variables.Select((v, i) => Fits(v, values[slotsFrom + i])).All(fits => fits))
        {
            scope.Warn($"The optimizer's state was passed over: the file has {values.Count} variables, which are not those of {optimizer.ClassName} "
                + $"for this model ({slotsFrom + optimizer.Variables.Count}). Training starts with a fresh optimizer.");
            return;
        }
        optimizer.Iterations = WeightReader.ReadWhole(values[0]);
        if (slotsFrom == 2) SetRate(optimizer, WeightReader.Read(values[1])[0]);
        for (int i = 0; i < variables.Count; i++) variables[i].Set(WeightReader.Read(values[slotsFrom + i]));
    }

    // The rate in the settings has more digits; the one beside the slots is newer if a callback changed it.
    private static void SetRate(Optimizer optimizer, float rate)
    {
        if ((float)optimizer.LearningRate.At(0) != rate) optimizer.LearningRate = rate;
    }

    private static bool Fits(OptimizerVariable variable, Hdf5Object dataset) => variable.Shape.Dims.SequenceEqual(WeightReader.Sizes(dataset));
}
