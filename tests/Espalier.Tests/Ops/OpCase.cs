using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>One use of an op: inputs, settings, and the same computation as plain loops over doubles.</summary>
public sealed class OpCase
{
    /// <summary>The run whose random numbers the references expect.</summary>
    public static readonly Moment Moment = new(11, 2, 5);

    /// <summary>A use of one op with all of its outputs.</summary>
    public OpCase(string name, Op op, IReadOnlyList<Shape> inputs, Func<Numbers[], Numbers> reference)
        : this(name, inputs, symbols => Op.ApplyAll(op, symbols).Outputs, reference) { }

    /// <summary>A use of an op that stands among others.</summary>
    public OpCase(string name, IReadOnlyList<Shape> inputs, Func<IReadOnlyList<Symbol>, IReadOnlyList<Symbol>> build, Func<Numbers[], Numbers> reference)
    {
        Name = name;
        Inputs = inputs;
        Build = build;
        Reference = (numbers, _) => [reference(numbers)];
        Differentiable = [.. Enumerable.Range(0, inputs.Count)];
        Fill = [.. inputs.Select(_ => Fillings.Normal)];
        Batches = inputs.Any(i => i.HasBatch) ? [1, 2, 7, 40] : [1];
    }

    /// <summary>The name within the op's cases: shapes and settings.</summary>
    public string Name { get; }

    /// <summary>The shapes of the inputs.</summary>
    public IReadOnlyList<Shape> Inputs { get; }

    /// <summary>Writes the ops.</summary>
    public Func<IReadOnlyList<Symbol>, IReadOnlyList<Symbol>> Build { get; }

    /// <summary>The outputs, from the inputs and the batch size.</summary>
    public Func<Numbers[], int, Numbers[]> Reference { get; init; }

    /// <summary>How each input is filled.</summary>
    public IReadOnlyList<Filling> Fill { get; init; }

    /// <summary>The inputs whose gradients are compared with finite differences; the others must have none.</summary>
    public IReadOnlyList<int> Differentiable { get; init; }

    /// <summary>Whether gradients are checked at all; infinities have none worth comparing.</summary>
    public bool ChecksGradients { get; init; } = true;

    /// <summary>The batch sizes to run with.</summary>
    public IReadOnlyList<int> Batches { get; init; }

    /// <summary>The error allowed, as a part of the value or of 1, whichever is larger.</summary>
    public double Tolerance { get; init; } = 2e-6;

    /// <summary>The error allowed between a gradient and the finite difference, relative to the terms that make it up.</summary>
    public double GradientTolerance { get; init; } = 1e-4;
}
