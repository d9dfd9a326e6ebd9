using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Turns gradients into new weights. An optimizer writes its formula as ops over one flat vector of all trainable weights, so that a
/// step is one sweep; its slots (moments and the like) and its count of steps live here.
/// </summary>
public abstract class Optimizer
{
    private readonly List<SlotEntry> _slots = [];
    private ParameterArena? _arena;

    // Slots of one group belong to one call: model files keep them weight by weight.
    private sealed record SlotEntry(int Group, string Name, Parameter Slot, Func<Shape, Shape>? Shape);

    /// <summary>Sets what every optimizer has.</summary>
    /// <param name="learningRate">The rate, or a schedule.</param>
    /// <param name="settings">Clipping, decay and averaging; null means none of them.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    protected Optimizer(LearningRate learningRate, OptimizerSettings? settings)
    {
        LearningRate = learningRate;
        Settings = settings ?? new OptimizerSettings();
        Settings.Check(ClassName);
    }

    /// <summary>The rate, or a schedule. May be changed between steps.</summary>
    public LearningRate LearningRate { get; set; }

    /// <summary>Clipping, decay and averaging.</summary>
    public OptimizerSettings Settings { get; }

    /// <summary>How many steps were taken. With gradients gathered over k steps, k of these make one update.</summary>
    public long Iterations { get; set; }

    /// <summary>How many times the weights were changed.</summary>
    public long Updates => Iterations / (Settings.GradientAccumulationSteps ?? 1);

    /// <summary>Keras's class name.</summary>
    public string ClassName => Registry<Optimizer>.NameOf(this);

    /// <summary>The name, such as <c>adam</c>.</summary>
    public string Name => Settings.Name ?? (GetType().GetCustomAttribute<RegisteredAttribute>() is { Aliases: [var name, ..] } ? name : Layer.SnakeCase(ClassName));

    /// <summary>The slots of the last graph, in order of creation: one value for each place of the flat vector of weights.</summary>
    public IReadOnlyList<(string Name, Parameter Slot)> Slots => [.. _slots.Select(s => (s.Name, s.Slot))];

    /// <summary>The learning rate of the next step.</summary>
    public double CurrentLearningRate => LearningRate.At(Updates);

    /// <summary>
    /// The slots weight by weight in the order in which Keras's files keep them, behind the count of steps and the learning rate. Empty until
    /// the optimizer has met its weights.
    /// </summary>
    public IReadOnlyList<OptimizerVariable> Variables
    {
        get
        {
            var variables = new List<OptimizerVariable>();
            if (_arena is not { } arena) return variables;
            foreach (var group in _slots.GroupBy(s => s.Group))
                for (int i = 0; i < arena.Weights.Count; i++)
                    foreach (var (_, name, slot, shapeFor) in group)
                    {
                        var shape = shapeFor?.Invoke(arena.Weights[i].Shape) ?? arena.Weights[i].Shape;
                        variables.Add(new OptimizerVariable(name, arena.Weights[i], shape, slot.Storage.Slice(arena.Offsets[i], (int)shape.ValuesPerRow)));
                    }
            if (HasDerived(out string? derived)) variables.Add(new OptimizerVariable(derived, () => (float)Derived(Updates)));
            return variables;
        }
    }

    /// <summary>Writes the formula: new weights from old ones and their gradients.</summary>
    /// <param name="graph">The weights, gradients, slots and numbers of the step.</param>
    protected abstract Symbol Update(OptimizerGraph graph);

    /// <summary>Writes the settings as Keras names them: those all optimizers have; subclasses add theirs.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config)
    {
        config.Json["name"] = Name;
        LearningRate.Write(config, "learning_rate");
        Settings.Write(config);
    }

    /// <summary>The optimizer as Keras writes it in a model file: module, class and settings.</summary>
    public JsonObject ToJson()
    {
        var config = new Config(ClassName);
        WriteConfig(config);
        return new JsonObject { ["module"] = "keras.optimizers", ["class_name"] = ClassName, ["config"] = config.Json, ["registered_name"] = null };
    }

    /// <summary>A setting from 0 to below 1.</summary>
    private protected double Share(double value, string setting) => value is >= 0 and < 1 ? value
        : throw new EspalierException(FormattableString.Invariant($"{ClassName}: {setting} should be from 0 to below 1 but is {value}."));

    /// <summary>A setting of 0 or more.</summary>
    private protected double NotNegative(double value, string setting) => value >= 0 && double.IsFinite(value) ? value
        : throw new EspalierException(FormattableString.Invariant($"{ClassName}: {setting} should be 0 or more but is {value}."));

    /// <summary>The name of a number that follows from the count of updates and that Keras keeps in its files, behind the slots.</summary>
    /// <param name="name">The name.</param>
    private protected virtual bool HasDerived([NotNullWhen(true)] out string? name)
    {
        name = null;
        return false;
    }

    /// <summary>That number.</summary>
    /// <param name="updates">How many updates were made.</param>
    private protected virtual double Derived(long updates) => 0;

    /// <summary>Makes the slots for some weights, for a file's numbers to be put in, without a graph to run.</summary>
    /// <param name="arena">The weights.</param>
    internal void Prepare(ParameterArena arena) => Build(arena, [.. arena.Weights.Select(w => w.Parameter.Symbol)]);

    /// <summary>Writes the nodes of a step for some weights.</summary>
    /// <param name="arena">The weights.</param>
    /// <param name="gradients">The gradient of each weight of the arena; null where the loss does not depend on it.</param>
    internal OptimizerGraph Build(ParameterArena arena, IReadOnlyList<Symbol?> gradients)
    {
        // Slots outlive a graph: those of the same weights go on with their numbers.
        var kept = _arena is not null && _arena.Weights.SequenceEqual(arena.Weights) ? _slots.ToList() : [];
        _slots.Clear();
        _arena = arena;
        using var scope = Scope.Enter(Name, nested: false);
        var graph = new OptimizerGraph(this, arena, gradients, (group, name, initial, shape) =>
        {
            int at = _slots.Count;
            bool same = at < kept.Count && kept[at].Name == name && kept[at].Slot.Shape == arena.Flat.Shape;
            var slot = same ? kept[at].Slot : new Parameter(name, arena.Flat.Shape, trainable: false);
            if (!same) slot.Values.Fill(initial);
            _slots.Add(new SlotEntry(group, name, slot, shape));
            return slot;
        });
        graph.Finish(Update(graph));
        return graph;
    }

    /// <summary>At the end of training: weights of which a moving average is kept become that average.</summary>
    internal void FinishTraining()
    {
        if (Settings.UseEma && Updates > 0 && _arena is { } arena)
            _slots.First(s => s.Name == OptimizerGraph.AverageSlot).Slot.Values.CopyTo(arena.Flat.Values);
    }
}
