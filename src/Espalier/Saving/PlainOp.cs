using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// An operator of Keras on tensors and numbers, as <c>x * 2</c> or <c>relu(x)</c> written outside of layers. Files store it beside the
/// layers; it has no weights and no group among them.
/// </summary>
internal sealed class PlainOp : Layer
{
    private static readonly Dictionary<string, Func<Symbol, Symbol, Symbol>> OfTwo = new(StringComparer.Ordinal)
    {
        ["Add"] = (a, b) => a + b,
        ["Subtract"] = (a, b) => a - b,
        ["Multiply"] = (a, b) => a * b,
        ["Divide"] = (a, b) => a / b,
        ["TrueDivide"] = (a, b) => a / b,
        ["Maximum"] = Ops.Max,
        ["Minimum"] = Ops.Min,
        ["Greater"] = (a, b) => Op.Apply(new Greater(), a, b),
        ["GreaterEqual"] = (a, b) => Op.Apply(new GreaterOrEqual(), a, b),
        ["Less"] = (a, b) => Op.Apply(new Greater(), b, a),
        ["LessEqual"] = (a, b) => Op.Apply(new GreaterOrEqual(), b, a),
        ["Equal"] = (a, b) => Op.Apply(new Equal(), a, b),
        ["NotEqual"] = (a, b) => 1f - Op.Apply(new Equal(), a, b),
        ["LogicalAnd"] = (a, b) => IsTrue(a) * IsTrue(b),
        ["LogicalOr"] = (a, b) => Ops.Max(IsTrue(a), IsTrue(b)),
    };

    private static readonly Dictionary<string, Func<Symbol, Symbol>> OfOne = new(StringComparer.Ordinal)
    {
        ["Negative"] = x => -x,
        ["Abs"] = Ops.Abs,
        ["Absolute"] = Ops.Abs,
        ["Square"] = Ops.Square,
        ["Sqrt"] = Ops.Sqrt,
        ["Exp"] = Ops.Exp,
        ["Expm1"] = Ops.Expm1,
        ["Log"] = x => Op.Apply(new Log(), x),
        ["Tanh"] = Ops.Tanh,
        ["Erf"] = Ops.Erf,
        ["Floor"] = x => Op.Apply(new Floor(), x),
        ["Sign"] = x => Op.Apply(new Sign(), x),
        ["LogicalNot"] = x => 1f - IsTrue(x),
    };

    private static readonly Dictionary<string, Func<Symbol, Config, Symbol>> WithSettings = new(StringComparer.Ordinal)
    {
        ["Any"] = (x, c) => Op.Apply(new ReduceMax(AxesOf(c, x), c.Flag("keepdims", false)), IsTrue(x)),
        ["All"] = (x, c) => 1f - Op.Apply(new ReduceMax(AxesOf(c, x), c.Flag("keepdims", false)), 1f - IsTrue(x)),
    };

    private readonly string _className;
    private readonly JsonObject _config;
    private readonly JsonArray _arguments;

    private static Symbol IsTrue(Symbol x) => 1f - Op.Apply(new Equal(), x, Constant.Of(0));

    private static int[] AxesOf(Config config, Symbol x) => config.Integers("axis") ?? [.. Enumerable.Range(0, x.Shape.Rank)];

    private PlainOp(string className, string module, string? name, JsonObject config, JsonArray arguments) : base(name) =>
        (_className, Module, _config, _arguments) = (className, module, config, arguments);

    /// <inheritdoc/>
    public override string ClassName => _className;

    /// <summary>The Python module Keras has the operator in.</summary>
    public string Module { get; }

    /// <summary>Whether an entry of a file is an operator. Layers may have the same class names: <c>keras.src.ops.numpy</c> has a Multiply too.</summary>
    /// <param name="json">The entry.</param>
    public static bool IsOne(JsonObject json) => json["module"] is JsonValue value && value.TryGetValue(out string? module)
        && module.StartsWith("keras", StringComparison.Ordinal) && module.Contains(".ops.", StringComparison.Ordinal);

    /// <summary>Whether an operator of that class can be rebuilt.</summary>
    public static bool Knows(string className) => OfTwo.ContainsKey(className) || OfOne.ContainsKey(className) || WithSettings.ContainsKey(className) || Registry<Activation>.Knows(SnakeCase(className));

    /// <summary>Rebuilds an operator. The numbers among the arguments of its first call are its own.</summary>
    /// <param name="json">The entry of the file.</param>
    public static PlainOp Read(JsonObject json)
    {
        var config = json["config"] as JsonObject ?? [];
        var arguments = (json["inbound_nodes"] as JsonArray)?.FirstOrDefault()?["args"] as JsonArray ?? [];
        return new PlainOp((string)json["class_name"]!, (string)json["module"]!, (string?)config["name"] ?? (string?)json["name"],
            config.DeepClone().AsObject(), new JsonArray([.. arguments.Select(a => a is JsonValue ? a.DeepClone() : null)]));
    }

    /// <summary>1 where x is not a number, else 0: the mask Keras makes of class numbers.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="number">The number.</param>
    public static Symbol NotEqual(Symbol x, double number) =>
        new PlainOp("NotEqual", "keras.src.ops.numpy", null, [], [null, number == Math.Floor(number) ? JsonValue.Create((long)number) : number]).Apply(x);

    /// <summary>1 where any value along the last axis is not 0, else 0.</summary>
    /// <param name="x">(batch, …, values).</param>
    public static Symbol AnyOfLast(Symbol x) =>
        new PlainOp("Any", "keras.src.ops.numpy", null, new JsonObject { ["axis"] = -1, ["keepdims"] = false }, [null]).Apply(x);

    /// <summary>The arguments of a call: tensors where the operator has no number of its own.</summary>
    /// <param name="tensors">The tensors in order.</param>
    public IEnumerable<JsonNode?> Arguments(IEnumerable<JsonNode> tensors)
    {
        var next = tensors.GetEnumerator();
        foreach (var own in _arguments) yield return own is not null ? own.DeepClone() : next.MoveNext() ? next.Current : null;
    }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        int tensors = _arguments.Count(a => a is null);
        if (inputs.Count != tensors || _arguments.Count != (OfTwo.ContainsKey(ClassName) ? 2 : 1))
            throw Misfit($"has {_arguments.Count} arguments, {tensors} of them tensors, but got {inputs.Count} tensors.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        int next = 0;
        Symbol[] values = [.. _arguments.Select(a => a is null ? inputs[next++] : Constant.Of((float)new Config(DisplayName, new JsonObject { ["x"] = a.DeepClone() }).Number("x")))];
        if (OfTwo.TryGetValue(ClassName, out var two)) return [two(values[0], values[1])];
        if (WithSettings.TryGetValue(ClassName, out var set)) return [set(values[0], new Config(DisplayName, _config.DeepClone().AsObject()))];
        return [OfOne.TryGetValue(ClassName, out var one) ? one(values[0])
            : Registry<Activation>.Create(SnakeCase(ClassName), new Config(DisplayName, _config.DeepClone().AsObject())).Apply(values[0])];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        foreach (var (key, value) in _config) config.Json[key] = value?.DeepClone();
        config.Json["name"] = Name;
    }
}
