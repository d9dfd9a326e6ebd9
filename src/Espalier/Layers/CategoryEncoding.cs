namespace Espalier;

/// <summary>Class numbers as ones and zeros, or as counts. A number that is no class counts for nothing.</summary>
[Registered("CategoryEncoding")]
public sealed class CategoryEncoding : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="numTokens">How many classes, at least 1.</param>
    /// <param name="output">How they come out; not as integers.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no class, or integers are wanted.</exception>
    public CategoryEncoding(int numTokens, CodeOutput output = CodeOutput.MultiHot, string? name = null) : base(name)
    {
        if (numTokens < 1) throw Misfit($"needs 1 class or more but got {numTokens}.");
        if (output == CodeOutput.Integer) throw Misfit("gives ones and zeros or counts, not integers. Use OneHot, MultiHot or Count.");
        (NumTokens, Output) = (numTokens, output);
    }

    /// <summary>How many classes.</summary>
    public int NumTokens { get; }

    /// <summary>How they come out.</summary>
    public CodeOutput Output { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [Codes.Write(inputs[0], NumTokens, Output)];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["num_tokens"] = NumTokens;
        config.Json["output_mode"] = Codes.NameOf(Output);
        config.Json["sparse"] = false;
    }

    internal static CategoryEncoding FromConfig(Config c) =>
        Restore(new CategoryEncoding(c.Integer("num_tokens"), Codes.Read(c, CodeOutput.MultiHot), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.CategoryEncoding"/>.</summary>
    /// <param name="x">Class numbers.</param>
    /// <param name="numTokens">How many classes.</param>
    /// <param name="output">How they come out.</param>
    /// <param name="name">The name.</param>
    public static Symbol CategoryEncoding(this Symbol x, int numTokens, CodeOutput output = CodeOutput.MultiHot, string? name = null) =>
        new CategoryEncoding(numTokens, output, name).Apply(x);
}
