namespace Espalier.Benchmarks.Limit;

/// <summary>One op of a step beside the least time that the machine could need for it.</summary>
/// <param name="Name">The op.</param>
/// <param name="Shapes">What it reads and writes.</param>
/// <param name="Flops">Floating-point operations, as if everything were computed directly: skipped work counts too.</param>
/// <param name="Bytes">Bytes of its inputs and outputs, each once.</param>
/// <param name="Seconds">Its median time by itself.</param>
/// <param name="Floor">The larger of its arithmetic at the processor's peak and its bytes at the measured bandwidth, in seconds.</param>
internal sealed record OpCost(string Name, string Shapes, long Flops, long Bytes, double Seconds, double Floor)
{
    /// <summary>Floor over time: 1 is the machine's limit; above 1 where zeros are skipped, or where a convolution by tiles needs fewer products.</summary>
    public double Share => Floor / Seconds;
}
