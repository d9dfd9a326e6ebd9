namespace Espalier;

/// <summary>The logarithms of one row of class probabilities, given as probabilities (of any sum) or as logits, by Keras's rules.</summary>
internal readonly struct LogProbabilities
{
    private const float Low = 1e-7f, High = 1 - Low;

    private readonly double _offset;
    private readonly bool _fromLogits;

    internal LogProbabilities(ReadOnlySpan<float> row, bool fromLogits)
    {
        _fromLogits = fromLogits;
        double sum = 0;
        if (!fromLogits)
        {
            foreach (float p in row) sum += p;
            _offset = sum;
            return;
        }
        double largest = double.NegativeInfinity;
        foreach (float x in row) largest = Math.Max(largest, x);
        foreach (float x in row) sum += Math.Exp(x - largest);
        _offset = largest + Math.Log(sum); // ln Σ exp x, without overflow
    }

    /// <summary>The logarithm of one class's probability.</summary>
    /// <param name="value">Its value in the row.</param>
    internal double At(float value) => _fromLogits ? value - _offset : Math.Log(Math.Clamp((float)(value / _offset), Low, High));
}
