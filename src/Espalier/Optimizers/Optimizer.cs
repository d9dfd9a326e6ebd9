using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Turns gradients into new weights. An optimizer writes its formula as ops over one flat vector of all trainable weights, so that a
/// step is one sweep; its slots (moments and the like) and its count of steps live here.
/// </summary>
public abstract class Optimizer
{
    private readonly List<(string Name, float Initial, Parameter Slot)> _slots = [];

    /// <summary>Sets what every optimizer has.</summary>
    /// <param name="learningRate">The rate, or a schedule.</param>
    /// <param name="settings">Clipping, decay and averaging; null means none of them.</param>
    protected Optimizer(LearningRate learningRate, OptimizerSettings? settings)
    {
        LearningRate = learningRate;
        Settings = settings ?? new OptimizerSettings();
    }

    /// <summary>The rate, or a schedule. May be changed between steps.</summary>
    public LearningRate LearningRate { get; set; }

    /// <summary>Clipping, decay and averaging.</summary>
    public OptimizerSettings Settings { get; }

    /// <summary>How many steps were taken.</summary>
    public long Iterations { get; set; }

    /// <summary>Keras's class name.</summary>
    public string ClassName => Registry<Optimizer>.NameOf(this);

    /// <summary>The name, such as <c>adam</c>.</summary>
    public string Name => Layer.SnakeCase(ClassName);

    /// <summary>The slots of the last graph, in order of creation: one value for each place of the flat vector of weights.</summary>
    public IReadOnlyList<(string Name, Parameter Slot)> Slots => [.. _slots.Select(s => (s.Name, s.Slot))];

    /// <summary>The learning rate of the next step.</summary>
    public double CurrentLearningRate => LearningRate.At(Iterations);

    /// <summary>Writes the formula: new weights from old ones and their gradients.</summary>
    /// <param name="graph">The weights, gradients, slots and numbers of the step.</param>
    protected abstract Symbol Update(OptimizerGraph graph);

    /// <summary>Writes the settings as Keras names them.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config) { }

    /// <summary>Writes the nodes of a step for some weights.</summary>
    /// <param name="arena">The weights.</param>
    /// <param name="gradients">The gradient of each weight of the arena; null where the loss does not depend on it.</param>
    internal OptimizerGraph Build(ParameterArena arena, IReadOnlyList<Symbol?> gradients)
    {
        var kept = _slots.ToList();
        _slots.Clear();
        using var scope = Scope.Enter(Name, nested: false);
        var graph = new OptimizerGraph(this, arena, gradients, (name, initial) =>
        {
            int at = _slots.Count;
            bool same = at < kept.Count && kept[at].Name == name && kept[at].Slot.Shape == arena.Flat.Shape;
            var slot = same ? kept[at].Slot : new Parameter(name, arena.Flat.Shape, trainable: false);
            if (!same) slot.Values.Fill(initial);
            _slots.Add((name, initial, slot));
            return slot;
        });
        graph.Finish(Update(graph));
        return graph;
    }
}
