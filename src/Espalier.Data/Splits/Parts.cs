namespace Espalier.Data;

/// <summary>Something cut into a part to learn from, a part to watch while learning and a part to judge by.</summary>
/// <typeparam name="T">What was cut: a table, a tensor, an array, or several of them.</typeparam>
/// <param name="Train">The training part.</param>
/// <param name="Validation">The validation part; without rows when none was asked for.</param>
/// <param name="Test">The test part; without rows when none was asked for.</param>
/// <param name="Rows">The rows of every part.</param>
public sealed record Parts<T>(T Train, T Validation, T Test, RowSplit Rows)
{
    /// <summary>Takes the parts apart: <c>var (train, test) = …</c>.</summary>
    /// <param name="train">Receives the training part.</param>
    /// <param name="test">Receives the test part.</param>
    /// <exception cref="EspalierException">There is a validation part too, whose rows would be forgotten.</exception>
    public void Deconstruct(out T train, out T test)
    {
        Rows.RefuseToForgetValidation();
        (train, test) = (Train, Test);
    }

    /// <summary>Takes the parts apart: <c>var (train, validation, test) = …</c>.</summary>
    /// <param name="train">Receives the training part.</param>
    /// <param name="validation">Receives the validation part.</param>
    /// <param name="test">Receives the test part.</param>
    public void Deconstruct(out T train, out T validation, out T test) => (train, validation, test) = (Train, Validation, Test);
}
