namespace Espalier.Graph;

/// <summary>
/// Sets a parameter's numbers to the value of a symbol, at the end of the step: everything else in the program reads the old numbers.
/// Numbers computed by elementwise ops that are too small to be normal floats become 0, see <see cref="FlushSubnormal"/>.
/// </summary>
/// <param name="parameter">The parameter.</param>
public sealed class Assign(Parameter parameter) : Op
{
    /// <summary>The parameter.</summary>
    public Parameter Parameter { get; } = parameter;

    /// <inheritdoc/>
    public override bool HasSideEffect => true;

    /// <inheritdoc/>
    public override string Settings => Parameter.Name;

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        inputs[0].Shape == Parameter.Shape ? [] : throw Misfit($"to '{Parameter.Name}' needs {Parameter.Shape} but got {inputs[0].Shape}.");

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
