using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>One rate up to and with each boundary, and one behind the last.</summary>
[Registered("PiecewiseConstantDecay")]
public sealed class PiecewiseConstantDecay : LearningRate
{
    private readonly double[] _boundaries, _values;

    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">Steps, growing.</param>
    /// <param name="values">Rates, one more than there are boundaries.</param>
    /// <exception cref="EspalierException">The counts do not fit, the boundaries do not grow, or a rate is below 0.</exception>
    public PiecewiseConstantDecay(double[] boundaries, double[] values)
    {
        if (values.Length != boundaries.Length + 1)
            throw new EspalierException($"PiecewiseConstantDecay: there should be one value more than boundaries but there are {values.Length} for {boundaries.Length}.");
        for (int i = 1; i < boundaries.Length; i++)
            if (!(boundaries[i] > boundaries[i - 1])) throw new EspalierException("PiecewiseConstantDecay: boundaries should grow.");
        foreach (double value in values) ScheduleSettings.Rate(value, nameof(PiecewiseConstantDecay), "a value");
        (_boundaries, _values) = ([.. boundaries], [.. values]);
    }

    /// <inheritdoc/>
    public override double At(long iteration)
    {
        int piece = 0;
        while (piece < _boundaries.Length && iteration > _boundaries[piece]) piece++;
        return _values[piece];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["boundaries"] = new JsonArray([.. _boundaries]);
        config.Json["values"] = new JsonArray([.. _values]);
        config.Json["name"] = "PiecewiseConstant";
    }

    internal static PiecewiseConstantDecay FromConfig(Config c) =>
        new(c.Numbers("boundaries") ?? throw c.Wrong("boundaries", "a list of steps"), c.Numbers("values") ?? throw c.Wrong("values", "a list of rates"));
}
