using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Decides in every step how much each head's loss counts in what training descends. Without one the losses are summed, each times its weight
/// from <c>Compile</c>; those weights stay and a balance acts on the weighted losses L_k. The values called <c>loss</c> in histories stay that
/// plain sum, so that trainings with different balances can be compared; what each head counted, averaged over the epoch, stands there as
/// <c>{head}_weight</c>. A balance lives as long as its training: its numbers are saved and resumed with it. With one head it does nothing.
/// </summary>
public abstract class Balance
{
    private readonly List<(string Name, Parameter Numbers)> _state = [];
    private readonly Dictionary<string, float[]> _loaded = new(StringComparer.Ordinal);
    private object? _owner;

    /// <summary>The name in recipes and files.</summary>
    public string Name => Layer.SnakeCase(Registry<Balance>.NameOf(this));

    /// <summary>What lasts from step to step, by name; empty until training has begun.</summary>
    public IReadOnlyList<(string Name, float[] Values)> State => [.. _state.Select(s => (s.Name, s.Numbers.Values.ToArray())), .. _loaded.Select(l => (l.Key, l.Value))];

    /// <summary>Writes what each of the K heads counts in this step: shape (K,). No gradient flows through it.</summary>
    /// <param name="graph">The losses and what else the formula may need.</param>
    protected internal abstract Symbol Weigh(BalanceGraph graph);

    /// <summary>Whether the weights hold for the weights of layers that heads share, and a head's own layers learn by its plain loss.</summary>
    internal virtual bool IsForSharedOnly => false;

    /// <summary>Sees the mean loss of each head in an epoch that ended; NaN for one without a label.</summary>
    /// <param name="losses">The weighted losses of the K heads.</param>
    protected internal virtual void EndEpoch(ReadOnlySpan<double> losses) { }

    /// <summary>Writes the settings.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config) { }

    /// <summary>Numbers that last, found again when a graph is made anew for the same model.</summary>
    internal Parameter Keep(string name, int length, float initial)
    {
        foreach (var (known, numbers) in _state)
            if (known == name && numbers.Shape == new Shape(length)) return numbers;
        var made = new Parameter(name, new Shape(length), trainable: false);
        if (_loaded.Remove(name, out float[]? values) && values.Length == length) values.CopyTo(made.Values);
        else made.Values.Fill(initial);
        _state.RemoveAll(s => s.Name == name);
        _state.Add((name, made));
        return made;
    }

    /// <summary>The numbers of a name, once they are there.</summary>
    internal Span<float> Kept(string name) => _state.First(s => s.Name == name).Numbers.Values;

    /// <summary>All lasting numbers, for backups: in order, to read or to set.</summary>
    internal IReadOnlyList<Parameter> Parameters => [.. _state.Select(s => s.Numbers)];

    /// <summary>Begins with a model; another model begins anew.</summary>
    internal void BeginFor(object owner)
    {
        if (_owner is not null && _owner != owner) _state.Clear();
        _owner = owner;
    }

    /// <summary>Takes numbers from a file, for the graph to be made.</summary>
    internal void Load(string name, float[] values) => _loaded[name] = values;

    /// <summary>The error for a setting out of range.</summary>
    private protected EspalierException Misfit(string problem) => new($"The balance {Name} {problem}");

    /// <summary>A setting above 0.</summary>
    private protected double Positive(double value, string setting) => value > 0 && double.IsFinite(value) ? value
        : throw Misfit(FormattableString.Invariant($"needs {setting} above 0 but got {value}."));

    /// <summary>A setting of 0 or more.</summary>
    private protected double NotNegative(double value, string setting) => value >= 0 && double.IsFinite(value) ? value
        : throw Misfit(FormattableString.Invariant($"needs {setting} of 0 or more but got {value}."));
}
