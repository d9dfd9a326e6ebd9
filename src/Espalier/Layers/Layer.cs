using System.Text;
using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A step of a network. A layer holds settings; applying it writes ops, and its weights are made when it is first applied.
/// Applying it again shares them.
/// </summary>
public abstract partial class Layer
{
    [ThreadStatic] private static CallContext? _context;

    private readonly List<Weight> _weights = [];
    private readonly List<LayerCall> _calls = [];
    private bool _trainable = true;
    private int _applications;
    private IReadOnlyList<Shape>? _builtFor;

    // What an application in progress gathers; an application inside another adds to the outer one and is no node of its own.
    private sealed class CallContext
    {
        public List<Symbol> Losses { get; } = [];
    }

    /// <summary>Sets the name.</summary>
    /// <param name="name">The name, unique within a model; null lets the model number it, as in <c>dense_1</c>.</param>
    /// <exception cref="EspalierException">The name is empty or has a slash in it.</exception>
    protected Layer(string? name)
    {
        if (name is not null && (name.Length == 0 || name.Contains('/', StringComparison.Ordinal)))
            throw new EspalierException($"A layer's name should have at least one character and no '/' but is '{name}'.");
        Name = name;
        HasGivenName = name is not null;
    }

    /// <summary>The name; null until the layer's first model numbers it.</summary>
    public string? Name { get; internal set; }

    /// <summary>Whether the name was chosen by the user and not by a model.</summary>
    public bool HasGivenName { get; }

    /// <summary>The name, or the class when there is none yet, for messages.</summary>
    public string DisplayName => Name ?? ClassName;

    /// <summary>Keras's class name, such as <c>Dense</c>.</summary>
    public virtual string ClassName => Registry<Layer>.NameOf(this);

    /// <summary>The name of Keras's class in Python where it is another than the one in files: layers without a name and groups of weights are called by it.</summary>
    internal virtual string PythonName => ClassName;

    /// <summary>Whether training may change the layer's weights. Setting it takes effect with the next <c>Compile</c>.</summary>
    public bool IsTrainable
    {
        get => _trainable;
        set
        {
            _trainable = value;
            foreach (var inner in InnerLayers) inner.IsTrainable = value;
        }
    }

    /// <summary>The layer's own weights, trainable ones first, each in order of creation. Empty until the layer is applied.</summary>
    public virtual IReadOnlyList<Weight> Weights =>
        [.. _weights.Where(w => w.Parameter.Trainable), .. _weights.Where(w => !w.Parameter.Trainable)];

    /// <summary>The layers inside this one, for layers that are made of others.</summary>
    public virtual IReadOnlyList<Layer> InnerLayers => [];

    /// <summary>The groups in which model files keep the layer's variables; by default one of its own.</summary>
    internal virtual IReadOnlyList<VariableGroup> VariableGroups => [new VariableGroup("", DisplayName, Weights)];

    /// <summary>Whether several inputs are one list argument in Keras, as for <c>Add</c>, or one argument each, as for attention.</summary>
    internal virtual bool TakesInputsAsList => true;

    /// <summary>The names of the tensors that Keras's call of this class takes, where it takes several that may be given by name.</summary>
    internal virtual IReadOnlyList<string> ArgumentNames => [];

    /// <summary>Writes the arguments of a call as Keras's call takes them; masks apart.</summary>
    /// <param name="tensors">The inputs.</param>
    /// <param name="arguments">Receives those given by position.</param>
    /// <param name="named">Receives those given by name.</param>
    internal virtual void WriteCall(JsonNode[] tensors, JsonArray arguments, JsonObject named)
    {
        if (tensors.Length > 1 && TakesInputsAsList) arguments.Add((JsonNode)new JsonArray(tensors));
        else foreach (var tensor in tensors) arguments.Add(tensor);
    }

    /// <summary>Takes over what a file gives a call by name besides tensors.</summary>
    /// <param name="named">The arguments by name.</param>
    internal virtual void ReadCall(JsonObject named) { }

    /// <summary>The applications so far, in order.</summary>
    public IReadOnlyList<LayerCall> Calls => _calls;

    /// <summary>Whether the weights exist.</summary>
    public bool IsBuilt => _builtFor is not null;

    /// <summary>The shapes the layer was first applied to, or empty before.</summary>
    public IReadOnlyList<Shape> BuiltFor => _builtFor ?? [];

    /// <summary>Applies the layer.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The only output.</returns>
    /// <exception cref="EspalierException">The inputs do not fit; the message names the layer, what it needs and what it got.</exception>
    public Symbol Apply(params IReadOnlyList<Symbol> inputs) => ApplyAll(inputs)[0];

    /// <summary>Applies the layer.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>All outputs.</returns>
    /// <exception cref="EspalierException">The inputs do not fit.</exception>
    public IReadOnlyList<Symbol> ApplyAll(params IReadOnlyList<Symbol> inputs) => ApplyAll(inputs, null);

    private IReadOnlyList<Symbol> ApplyBuilt(IReadOnlyList<Symbol> inputs, IReadOnlyDictionary<string, Symbol?>? given)
    {
        var outer = _context;
        using var scope = Scope.Enter(DisplayName);
        Check(inputs);
        IReadOnlyList<Shape> shapes = [.. inputs.Select(i => i.Shape)];
        if (_builtFor is null)
        {
            Build(shapes);
            _builtFor = shapes;
        }
        else CheckShared(shapes);
        if (outer is not null) return Masked(inputs, Call(inputs));

        var call = new LayerCall(this, _calls.Count, inputs) { Masks = NamedMasks(inputs, given), GivenMasks = given };
        _context = new CallContext();
        try
        {
            call.Outputs = [.. Call(inputs).Select(o => Own(o, inputs))];
            call.Losses = _context.Losses;
        }
        finally { _context = null; }
        foreach (var output in call.Outputs) output.Origin = call;
        _calls.Add(call);
        return Masked(inputs, call.Outputs);
    }

    /// <summary>Writes the settings as Keras names and orders them; a layer adds its own behind name, trainable and dtype.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config)
    {
        config.Json["name"] = Name;
        config.Json["trainable"] = IsTrainable;
        config.Json["dtype"] = "float32";
    }

    /// <summary>Reads what every layer has from a configuration: whether it is trainable.</summary>
    /// <typeparam name="T">The layer's class.</typeparam>
    /// <param name="layer">The layer.</param>
    /// <param name="config">The settings.</param>
    protected static T Restore<T>(T layer, Config config) where T : Layer
    {
        layer.IsTrainable = config.Flag("trainable", true);
        return layer;
    }

    /// <summary>Whether the inputs fit, before weights are made; throws when they do not.</summary>
    /// <param name="inputs">The inputs.</param>
    protected virtual void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count != 1) throw Misfit($"needs one input but got {inputs.Count}.");
    }

    /// <summary>Makes the weights for the first input shapes.</summary>
    /// <param name="shapes">The shapes of the inputs.</param>
    protected virtual void Build(IReadOnlyList<Shape> shapes) { }

    /// <summary>Writes the ops.</summary>
    /// <param name="inputs">The inputs, which fit.</param>
    protected abstract IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs);

    /// <summary>Makes a weight.</summary>
    /// <param name="name">The name within the layer.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="initializer">Draws the first numbers.</param>
    /// <param name="regularizer">A penalty added to the loss, or null.</param>
    /// <param name="constraint">A rule the weight is brought back to after each step, or null.</param>
    /// <param name="trainable">Whether an optimizer may change it.</param>
    protected Weight AddWeight(string name, Shape shape, Initializer initializer, Regularizer? regularizer = null,
        Constraint? constraint = null, bool trainable = true)
    {
        LoadScope.Current?.Take($"{DisplayName}/{name}", shape);
        var weight = new Weight(this, new Parameter(name, shape, trainable), initializer, regularizer, constraint);
        _weights.Add(weight);
        return weight;
    }

    /// <summary>Names random numbers by the layer and by which application of it this is, once the layer has its name.</summary>
    /// <param name="what">What they are for, such as <c>dropout</c>.</param>
    protected Func<string> Purpose(string what)
    {
        int application = _applications++;
        return () => $"{what}/{PathName}/{application}";
    }

    /// <summary>The layer that this one is a part of, such as a wrapper, or null.</summary>
    internal Layer? Whole { get; set; }

    private string PathName => Whole is null ? DisplayName : $"{Whole.PathName}/{DisplayName}";

    /// <summary>Adds a penalty to the loss.</summary>
    /// <param name="penalty">A single number.</param>
    protected static void AddLoss(Symbol penalty) => _context?.Losses.Add(penalty);

    /// <summary>The error for inputs that do not fit: class and name, then what is said.</summary>
    /// <param name="problem">Starts with a verb, as in <c>needs rank 2 or more but got (5,). Add Flatten.</c></param>
    protected EspalierException Misfit(string problem) => new($"{ClassName}{(Name is null ? "" : $" '{Name}'")} {problem}");

    // A layer that is applied again must have the weights the new input needs: every axis it was built for, the batch apart.
    private void CheckShared(IReadOnlyList<Shape> shapes)
    {
        if (_weights.Count == 0 || _builtFor is null) return;
        for (int i = 0; i < Math.Min(shapes.Count, _builtFor.Count); i++)
            if (!SharesWeights(_builtFor[i], shapes[i]))
                throw Misfit($"was first applied to {_builtFor[i]} and shares those weights, which do not fit {shapes[i]}. "
                    + "Use a layer of its own for this input.");
    }

    /// <summary>Whether weights made for one input shape serve another; by default when the last axes agree.</summary>
    /// <param name="built">The shape the weights were made for.</param>
    /// <param name="shape">The other shape.</param>
    protected virtual bool SharesWeights(Shape built, Shape shape) => built.Rank > 0 && shape.Rank > 0 && built[-1] == shape[-1];

    // A layer that changes nothing still returns a symbol of its own, so that the network shows it.
    private static Symbol Own(Symbol output, IReadOnlyList<Symbol> inputs) =>
        output.Origin is not null || inputs.Contains(output) ? Op.Apply(new Graph.Reshape(output.Shape), output) : output;

    /// <summary>
    /// Keras's snake case: <c>BatchNormalization</c> becomes <c>batch_normalization</c>, <c>Conv2D</c> becomes <c>conv2d</c>.
    /// </summary>
    /// <param name="className">A class name.</param>
    public static string SnakeCase(string className)
    {
        var text = new StringBuilder();
        for (int i = 0; i < className.Length; i++)
        {
            char c = className[i];
            if (!char.IsLetterOrDigit(c) && c != '_') continue;
            bool startsWord = char.IsUpper(c) && i > 0
                && (char.IsLower(className[i - 1]) || (i + 1 < className.Length && char.IsLower(className[i + 1])));
            if (startsWord) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
