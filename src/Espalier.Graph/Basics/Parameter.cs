namespace Espalier.Graph;

/// <summary>
/// Numbers that outlive a step: a weight, a moving average, an optimizer's slot. Layers and programs refer to parameters; the numbers
/// live in a <see cref="Storage"/>, which may be moved into an arena so that all weights lie side by side.
/// </summary>
public sealed class Parameter
{
    private static int _moves;

    /// <summary>Makes a parameter of zeros.</summary>
    /// <param name="name">The name, such as <c>kernel</c>.</param>
    /// <param name="shape">The sizes, without a batch axis.</param>
    /// <param name="trainable">Whether an optimizer may change it.</param>
    public Parameter(string name, Shape shape, bool trainable = true)
    {
        Name = name;
        Shape = shape;
        Trainable = trainable;
        Storage = new Storage(checked((int)shape.ValuesPerRow));
        Symbol = Op.Apply(new ParameterRead(this));
    }

    /// <summary>Grows whenever any parameter moves, so that programs need not look at each parameter at each run.</summary>
    public static int Moves => _moves;

    /// <summary>The name within its owner, such as <c>kernel</c>.</summary>
    public string Name { get; }

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>Whether an optimizer may change it when its layer is trainable.</summary>
    public bool Trainable { get; }

    /// <summary>Whether the numbers were set, by an initializer or from a file.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>Where the numbers are.</summary>
    public Storage Storage { get; private set; }

    /// <summary>The numbers, row-major.</summary>
    public Span<float> Values => Storage.Span;

    /// <summary>The symbol that stands for the numbers in a graph.</summary>
    public Symbol Symbol { get; }

    /// <summary>Moves the numbers to another place, which then is where everybody finds them.</summary>
    /// <param name="storage">The new place, of the same length.</param>
    public void MoveTo(Storage storage)
    {
        Values.CopyTo(storage.Span);
        Storage = storage;
        Interlocked.Increment(ref _moves);
    }

    /// <summary>Replaces the numbers.</summary>
    /// <param name="values">As many numbers as the shape has.</param>
    /// <exception cref="EspalierException">The count differs.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        if (values.Length != Values.Length)
            throw new EspalierException($"'{Name}' of shape {Shape} needs {Values.Length} values but got {values.Length}.");
        values.CopyTo(Values);
        IsInitialized = true;
    }
}
