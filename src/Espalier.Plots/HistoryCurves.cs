namespace Espalier.Plots;

/// <summary>
/// Sorts series with Keras's history names (<c>val_quality_accuracy</c>) by head and measure. With one head the names have no head in
/// them.
/// </summary>
internal sealed class HistoryCurves
{
    private static readonly HashSet<string> NotMeasures = ["epoch", "learning_rate", "lr", "seconds", "time"];

    private readonly Dictionary<string, List<Curve>> _byHead = [];

    internal HistoryCurves(IReadOnlyDictionary<string, IReadOnlyList<double>> series, IReadOnlyList<string> heads,
        IReadOnlyDictionary<string, Better>? directions)
    {
        foreach (string head in heads) _byHead[head] = [];
        bool named = heads.Count > 1 || series.Keys.Any(k => k == $"{heads[0]}_loss");
        foreach (string key in series.Keys.Select(k => k.StartsWith("val_", StringComparison.Ordinal) ? k[4..] : k).Distinct())
        {
            if (NotMeasures.Contains(key)) continue;
            // The longest head name that fits: with heads 'a' and 'a_b', 'a_b_loss' belongs to 'a_b'.
            string? head = named
                ? heads.Where(h => key.StartsWith(h + "_", StringComparison.Ordinal)).MaxBy(h => h.Length)
                : key == "loss" ? null : heads[0];
            string measure = head is not null && named ? key[(head.Length + 1)..] : key;
            var curve = new Curve(measure, series.GetValueOrDefault(key), series.GetValueOrDefault("val_" + key), Direction(key, measure, directions));
            if (head is not null) _byHead[head].Add(curve);
            else if (key == "loss") Total = curve;
        }
        foreach (var curves in _byHead.Values)
            curves.Sort((a, b) => (a.Measure == "loss" ? 0 : 1).CompareTo(b.Measure == "loss" ? 0 : 1) is var first && first != 0
                ? first : string.CompareOrdinal(a.Measure, b.Measure));
        if (!named && Total is not null)
        {
            _byHead[heads[0]].Insert(0, Total); // the loss of the only head is the total
            Total = null;
        }
    }

    /// <summary>The loss of all heads together; null when there is one head, whose loss it is.</summary>
    internal Curve? Total { get; }

    /// <summary>The curves of a head, its loss first.</summary>
    internal IReadOnlyList<Curve> this[string head] => _byHead[head];

    private static Better? Direction(string key, string measure, IReadOnlyDictionary<string, Better>? directions)
    {
        if (directions is not null && (directions.TryGetValue(key, out var known) || directions.TryGetValue(measure, out known))) return known;
        if (measure == "loss") return Better.Lower;
        string name = measure.StartsWith("weighted_", StringComparison.Ordinal) ? measure["weighted_".Length..] : measure;
        int cut = name.LastIndexOf('_');
        if (cut > 0 && name[(cut + 1)..].All(char.IsAsciiDigit)) name = name[..cut]; // a second one of a kind is 'auc_1'
        return !Registry<Metric>.Knows(name) ? null : name switch
        {
            // These need settings to be built, and all improve upwards.
            "io_u" or "iou" or "mean_io_u" or "mean_iou" or "one_hot_io_u" or "one_hot_iou" or "one_hot_mean_io_u" or "one_hot_mean_iou"
                or "precision_at_recall" or "recall_at_precision" or "sensitivity_at_specificity" or "specificity_at_sensitivity" => Better.Higher,
            _ => Metric.Named(name).Better,
        };
    }
}
