using System.Reflection;
using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// One op of the graph as a layer: what imported networks compute between the layers that have a name of their own, such as a slice or a
/// comparison. Each operand is an input, or numbers that belong to the layer. Keras has no such layer.
/// </summary>
[Registered("Operation", IsKeras = false)]
public sealed class Operation : Layer
{
    private readonly JsonObject _settings;
    private readonly List<Weight> _trained = [];

    /// <summary>Makes the layer.</summary>
    /// <param name="op">The op's class name, such as <c>Slice</c>.</param>
    /// <param name="settings">The op's settings by the names of its constructor, as JSON; null when it has none.</param>
    /// <param name="operands">For each operand its numbers, or null for the next input; null when the only operand is an input.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no such op, or it cannot be made with these settings.</exception>
    public Operation(string op, JsonObject? settings = null, IReadOnlyList<Operand?>? operands = null, string? name = null) : base(name)
    {
        (OpName, _settings, Operands) = (op, settings?.DeepClone().AsObject() ?? [], operands ?? [null]);
        MakeOp();
    }

    /// <summary>Numbers that an operation has of its own.</summary>
    /// <param name="Shape">Their shape.</param>
    /// <param name="Values">The numbers; for trained ones those training starts from, or null for zeros.</param>
    /// <param name="Trained">Whether training changes them.</param>
    public sealed record Operand(Shape Shape, float[]? Values, bool Trained)
    {
        /// <summary>Makes an operand of numbers.</summary>
        /// <param name="numbers">The numbers.</param>
        /// <param name="trained">Whether training changes them.</param>
        public Operand(Tensor numbers, bool trained) : this(numbers.Shape, numbers.Values, trained) { }
    }

    /// <summary>The op's class name.</summary>
    public string OpName { get; }

    /// <summary>The op's settings, as JSON.</summary>
    public string Settings => _settings.ToJsonString();

    /// <summary>For each operand its numbers, or null for the next input.</summary>
    public IReadOnlyList<Operand?> Operands { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        int expected = Operands.Count(o => o is null);
        if (inputs.Count != expected || inputs.Count == 0) throw Misfit($"of {OpName} needs {expected} input(s) but got {inputs.Count}.");
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        foreach (var (i, operand) in Operands.Index())
            if (operand is { Trained: true }) _trained.Add(AddWeight($"operand_{i}", operand.Shape, new Given(operand.Values)));
    }

    /// <inheritdoc/>
    protected override bool SharesWeights(Shape built, Shape shape) => true;

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        int next = 0, trained = 0;
        IReadOnlyList<Symbol> symbols = [.. Operands.Select(o => o is null ? inputs[next++]
            : o.Trained ? _trained[trained++].Parameter.Symbol : Constant.Of(o.Shape, o.Values!))];
        var op = MakeOp();
        if (op is ElementwiseOp { Arity: var arity } && arity != symbols.Count) throw Misfit($"of {OpName} needs {arity} operand(s) but got {symbols.Count}.");
        try
        {
            return Op.ApplyAll(op, symbols).Outputs;
        }
        catch (ArgumentOutOfRangeException) // the op reads an operand that is not there
        {
            throw Misfit($"of {OpName} needs more than {symbols.Count} operand(s).");
        }
    }

    // Only ops that compute: none that holds or changes weights, draws numbers, or acts in training alone.
    private Op MakeOp()
    {
        var type = typeof(Op).Assembly.GetType($"{typeof(Op).Namespace}.{OpName}");
        if (type is null || type.IsAbstract || !type.IsSubclassOf(typeof(Op)) || type.IsSubclassOf(typeof(RandomOp))
            || type == typeof(Assign) || type == typeof(Phase) || type == typeof(ParameterRead) || type == typeof(Input) || type == typeof(Constant) || !type.IsPublic)
            throw Misfit($"knows no op '{OpName}'.");
        var config = new Config($"{ClassName} '{DisplayName}' of {OpName}", _settings);
        foreach (var constructor in type.GetConstructors().OrderByDescending(c => c.GetParameters().Length))
        {
            var parameters = constructor.GetParameters();
            if (!parameters.All(p => IsSetting(p.ParameterType) && (p.HasDefaultValue || config.Has(p.Name!)))) continue;
            try
            {
                return (Op)constructor.Invoke([.. parameters.Select(p => config.Has(p.Name!) ? Read(config, p) : p.DefaultValue)]);
            }
            catch (TargetInvocationException e) when (e.InnerException is EspalierException inner) { throw new EspalierException($"{config.Owner}: {inner.Message}", inner); }
        }
        throw Misfit($"of {OpName} cannot be made with the settings {Settings}.");
    }

    private static bool IsSetting(Type type) =>
        type == typeof(int) || type == typeof(int[]) || type == typeof(bool) || type == typeof(float) || type == typeof(Shape) || type == typeof(SlidingWindow) || type.IsEnum;

    private static object Read(Config config, ParameterInfo parameter)
    {
        string key = parameter.Name!;
        var type = parameter.ParameterType;
        if (type == typeof(int)) return config.Integer(key);
        if (type == typeof(bool)) return config.Flag(key, false);
        if (type == typeof(float)) return (float)config.Number(key);
        if (type.IsEnum) return Enum.TryParse(type, config.Text(key), out object? value) ? value : throw config.Wrong(key, $"one of {string.Join(", ", Enum.GetNames(type))}");
        int[] numbers = config.Integers(key)!;
        if (type == typeof(Shape)) return new Shape(numbers);
        if (type == typeof(int[])) return numbers;
        return numbers is [var rows, var columns, var down, var across, var gapsDown, var gapsAcross, var top, var bottom, var left, var right]
            ? new SlidingWindow(rows, columns, down, across, gapsDown, gapsAcross).WithBorder(top, bottom, left, right)
            : throw config.Wrong(key, "ten whole numbers: rows and columns, strides, dilations, and the border above, below, left and right");
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["op"] = OpName;
        config.Json["settings"] = _settings.DeepClone();
        config.Json["operands"] = new JsonArray([.. Operands.Select(o => o is null ? null : (JsonNode)new JsonObject
        {
            ["shape"] = new JsonArray([.. o.Shape.Dims.ToArray().Select(d => (JsonNode)d)]),
            ["values"] = o.Trained ? null : new JsonArray([.. o.Values!.Select(v => float.IsFinite(v) ? (JsonNode)v : v.ToString(System.Globalization.CultureInfo.InvariantCulture))]),
        })]);
    }

    internal static Operation FromConfig(Config c) => Restore(new Operation(c.Text("op") ?? throw c.Wrong("op", "the name of an op"),
        c.Node("settings") as JsonObject, (c.Node("operands") as JsonArray)?.Select((o, i) => o is null ? null : ReadOperand(c, o, i)).ToList(), c.Text("name")), c);

    private static Operand ReadOperand(Config c, JsonNode json, int index)
    {
        var operand = new Config($"{c.Owner}, operand {index}", json as JsonObject ?? throw c.Wrong("operands", "a list of objects and nulls"));
        var shape = new Shape(operand.Integers("shape") ?? throw operand.Wrong("shape", "a list of whole numbers"));
        if (shape.HasBatch) throw operand.Wrong("shape", "a list of sizes of 0 or more");
        if (operand.Numbers("values") is { } values)
            return values.Length == shape.ValuesPerRow ? new Operand(shape, [.. values.Select(v => (float)v)], Trained: false)
                : throw operand.Wrong("values", $"{shape.ValuesPerRow} numbers");
        return new Operand(shape, null, Trained: true);
    }

    // Trained numbers start from those that were given; a file brings its own.
    private sealed class Given(float[]? numbers) : Initializer
    {
        public override void Fill(Span<float> values, Shape shape, RandomKey key) => numbers?.CopyTo(values);
    }
}

public static partial class Layers
{
    /// <summary>Applies an <see cref="Espalier.Operation"/> whose operands are all inputs.</summary>
    /// <param name="x">The first input.</param>
    /// <param name="op">The op's class name.</param>
    /// <param name="settings">The op's settings.</param>
    /// <param name="others">The other inputs.</param>
    /// <param name="name">The name.</param>
    public static Symbol Operation(this Symbol x, string op, JsonObject? settings = null, IReadOnlyList<Symbol>? others = null, string? name = null) =>
        new Operation(op, settings, [.. Enumerable.Repeat<Operation.Operand?>(null, 1 + (others?.Count ?? 0))], name).Apply([x, .. others ?? []]);
}
