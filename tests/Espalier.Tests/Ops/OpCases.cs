using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>The cases of one op. They are found by reflection: a new op needs one file with a class derived from this.</summary>
public abstract class OpCases
{
    private static readonly Lazy<IReadOnlyDictionary<string, OpCase>> Found = new(() => Sets()
        .SelectMany(set => set.Cases().Select(c => ($"{set.About.Name} {c.Name}", c)))
        .ToDictionary(p => p.Item1, p => p.c));

    /// <summary>The op that the cases are about.</summary>
    public abstract Type About { get; }

    /// <summary>The cases.</summary>
    public abstract IEnumerable<OpCase> Cases();

    /// <summary>All cases of all ops by name.</summary>
    public static IReadOnlyDictionary<string, OpCase> All => Found.Value;

    /// <summary>The cases of all ops.</summary>
    public static IEnumerable<OpCases> Sets() => typeof(OpCases).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(OpCases)) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal)
        .Select(t => (OpCases)Activator.CreateInstance(t)!);

    /// <summary>A shape whose first axis is the batch.</summary>
    protected static Shape Batched(params ReadOnlySpan<int> rest) => new([Shape.Batch, .. rest]);

    /// <summary>A shape of fixed sizes.</summary>
    protected static Shape Fixed(params ReadOnlySpan<int> dims) => new(dims);
}

/// <summary>The cases of one op, which is the type argument.</summary>
public abstract class OpCases<TOp> : OpCases where TOp : Op
{
    /// <inheritdoc/>
    public sealed override Type About => typeof(TOp);
}
