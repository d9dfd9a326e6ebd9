using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A network from inputs to heads: a trunk, and a branch for each question. A model is a layer too, so models nest; a model over an inner
/// symbol of another shares its weights.
/// </summary>
[Registered("Functional", "Model")]
public partial class Model : Layer
{
    private IReadOnlyList<LayerCall> _network = [];

    /// <summary>Makes a model of what lies between inputs and outputs.</summary>
    /// <param name="inputs">Symbols made by <see cref="Layers.Input"/>: one, a list, or by name.</param>
    /// <param name="outputs">The answers: one, a list (heads are named after their layers), or by name.</param>
    /// <param name="name">The name.</param>
    /// <param name="seed">Names the random numbers of first weights, shuffling and dropout.</param>
    /// <exception cref="EspalierException">An output depends on an input that is not given, two layers have one name, or an input is none.</exception>
    public Model(Symbols inputs, Symbols outputs, string? name = null, long seed = 0) : this(name, seed) => Define(inputs, outputs);

    /// <summary>Makes a model whose inputs and outputs are set later.</summary>
    /// <param name="name">The name.</param>
    /// <param name="seed">Names the random numbers.</param>
    protected Model(string? name, long seed) : base(name)
    {
        Seed = seed;
        Inputs = Outputs = Symbols.Create([]);
    }

    /// <summary>Names the random numbers of first weights, shuffling and dropout.</summary>
    public long Seed { get; }

    /// <summary>The inputs.</summary>
    public Symbols Inputs { get; private set; }

    /// <summary>The outputs.</summary>
    public Symbols Outputs { get; private set; }

    /// <summary>The questions the model answers, in the order of the outputs.</summary>
    public IReadOnlyList<Head> Heads { get; private set; } = [];

    /// <summary>The layers as Keras orders them, shared ones once.</summary>
    public IReadOnlyList<Layer> Layers { get; private set; } = [];

    /// <summary>The applications of layers that make up the network, inputs before users.</summary>
    public IReadOnlyList<LayerCall> Network => _network;

    /// <summary>Whether the network exists; a <see cref="Sequential"/> without an input waits for its first data.</summary>
    public bool IsDefined => Heads.Count > 0;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> InnerLayers => Layers;

    /// <inheritdoc/>
    public override IReadOnlyList<Weight> Weights => [.. Layers.SelectMany(l => l.Weights).Distinct()];

    internal override IReadOnlyList<VariableGroup> VariableGroups =>
        [new("", FileName, []), .. WeightGroups.Of(this).SelectMany(g => VariableGroup.Within($"layers/{g.Group}", g.Layer))];

    /// <summary>The weights that training may change.</summary>
    public IReadOnlyList<Weight> TrainableWeights => [.. Weights.Where(w => w.Trainable)];

    /// <summary>How many numbers the weights have.</summary>
    public long ParameterCount => Weights.Sum(w => (long)w.Values.Length);

    /// <summary>A layer by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no such layer; the message lists the names and the nearest.</exception>
    public Layer Layer(string name) => Layers.FirstOrDefault(l => l.Name == name)
        ?? throw new EspalierException($"{DisplayName} has no layer '{name}'.{Nearest.Suggest(name, Layers.Select(l => l.Name!))} "
            + $"Layers: {string.Join(", ", Layers.Select(l => l.Name))}.");

    /// <summary>A head by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no such head; the message lists the names and the nearest.</exception>
    public Head Head(string name) => Heads.FirstOrDefault(h => h.Name == name)
        ?? throw new EspalierException($"{DisplayName} has no head '{name}'.{Nearest.Suggest(name, Heads.Select(h => h.Name))} "
            + $"Heads: {string.Join(", ", Heads.Select(h => h.Name))}.");

    /// <summary>Sets inputs and outputs, names what has no name, and draws first weights.</summary>
    /// <param name="inputs">Symbols made by input layers.</param>
    /// <param name="outputs">The answers.</param>
    protected void Define(Symbols inputs, Symbols outputs)
    {
        if (inputs.Items.Count == 0 || outputs.Items.Count == 0) throw Misfit("needs at least one input and one output.");
        LayerCall[] entries = [.. inputs.Items.Select(LayerCall.Of)];
        foreach (var entry in entries)
            if (entry.Layer is not InputLayer)
                throw Misfit($"needs inputs made by Layers.Input but got the output of {entry.Layer.ClassName} '{entry.Layer.DisplayName}'.");
        if (entries.Distinct().Count() != entries.Length) throw Misfit("got one input twice.");
        var walked = outputs.Names is null ? outputs.Items
            : [.. outputs.Items.Zip(outputs.Names).OrderBy(p => p.Second, StringComparer.Ordinal).Select(p => p.First)];
        var (layers, calls) = LayerOrder.Of(entries, walked);
        foreach (var call in calls)
            if (call.Layer is InputLayer && !entries.Contains(call))
                throw Misfit($"depends on the input '{call.Layer.DisplayName}' of shape {call.Outputs[0].Shape}, which is not among its inputs. Add it.");
        (Inputs, Outputs, Layers, _network) = (inputs, outputs, layers, calls);
        ForgetCompilation();
        LayerNames.Complete(calls);
        Heads = NameHeads(outputs);
        if (LoadScope.Current is null) FirstWeights.Draw(this, Seed); // a load draws those that the file lacks, when it is done
    }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (!IsDefined) throw Misfit("has no input yet. Give it an input shape before using it as a layer.");
        if (inputs.Count != Inputs.Items.Count) throw Misfit($"needs {Inputs.Items.Count} input(s) but got {inputs.Count}.");
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i].Shape != Inputs.Items[i].Shape)
                throw Misfit($"needs {Inputs.Items[i].Shape} as input '{LayerCall.Of(Inputs.Items[i]).Layer.Name}' but got {inputs[i].Shape}.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var made = new Dictionary<Symbol, Symbol>();
        for (int i = 0; i < inputs.Count; i++) made[Inputs.Items[i]] = inputs[i];
        foreach (var call in _network)
        {
            if (call.Layer is InputLayer) continue;
            var masks = call.GivenMasks?.ToDictionary(m => m.Key, m => m.Value is null ? null : made[m.Value]);
            var outputs = call.Layer.ApplyAll([.. call.Inputs.Select(s => made[s])], masks);
            for (int i = 0; i < outputs.Count; i++) made[call.Outputs[i]] = outputs[i];
        }
        return [.. Outputs.Items.Select(o => made[o])];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> MaskNames => Inputs.Items.Count == 1 ? ["mask"] : [];

    // The layers inside have set the masks of what they made.
    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) => null;

    private static List<Head> NameHeads(Symbols outputs)
    {
        var heads = new List<Head>();
        for (int i = 0; i < outputs.Items.Count; i++)
        {
            string name = outputs.Names?[i] ?? LayerCall.Of(outputs.Items[i]).Layer.Name!, unique = name;
            for (int k = 1; heads.Any(h => h.Name == unique); k++) unique = $"{name}_{k}";
            heads.Add(new Head(unique, outputs.Items[i]));
        }
        return heads;
    }
}
