namespace Espalier.Graph;

/// <summary>The numbers of a parameter.</summary>
/// <param name="parameter">The parameter.</param>
public sealed class ParameterRead(Parameter parameter) : Op
{
    /// <summary>The parameter.</summary>
    public Parameter Parameter { get; } = parameter;

    /// <inheritdoc/>
    public override string Name => "Parameter";

    /// <inheritdoc/>
    public override string Settings => Parameter.Name;

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [Parameter.Shape];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
