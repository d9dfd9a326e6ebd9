namespace Espalier.Plots;

/// <summary>One measure over the epochs, on the training data and on the validation data; either may be missing.</summary>
/// <param name="Measure">What is measured, such as <c>loss</c> or <c>accuracy</c>.</param>
/// <param name="Training">A value an epoch, or null.</param>
/// <param name="Validation">A value an epoch, or null.</param>
/// <param name="Better">Which way it improves; null when not known.</param>
internal sealed record Curve(string Measure, IReadOnlyList<double>? Training, IReadOnlyList<double>? Validation, Better? Better)
{
    /// <summary>What is judged: validation where there is one.</summary>
    internal IReadOnlyList<double> Judged => Validation is not null && Validation.Any(double.IsFinite) ? Validation : Training ?? [];

    /// <summary>The longest series.</summary>
    internal int Epochs => Math.Max(Training?.Count ?? 0, Validation?.Count ?? 0);

    /// <summary>The position of the best judged value, the first of equals; null when the direction is not known or no value is finite.</summary>
    internal int? BestEpoch
    {
        get
        {
            if (Better is not { } better) return null;
            int? best = null;
            for (int i = 0; i < Judged.Count; i++)
            {
                if (!double.IsFinite(Judged[i])) continue;
                if (best is not { } b || (better == Espalier.Better.Higher ? Judged[i] > Judged[b] : Judged[i] < Judged[b])) best = i;
            }
            return best;
        }
    }
}
