namespace Espalier.Data;

/// <summary>A table cut into training, validation and test parts.</summary>
public sealed class Split
{
    private readonly Lazy<Table> _train, _validation, _test;

    /// <summary>Cuts a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Which row goes where.</param>
    public Split(Table table, RowSplit rows)
    {
        if (table.RowCount != rows.Count)
            throw new EspalierException($"{rows.Count} rows were split but the table has {table.RowCount}.");
        Rows = rows;
        _train = new Lazy<Table>(() => table.Take(rows.Train));
        _validation = new Lazy<Table>(() => table.Take(rows.Validation));
        _test = new Lazy<Table>(() => table.Take(rows.Test));
    }

    /// <summary>The rows of every part.</summary>
    public RowSplit Rows { get; }

    /// <summary>The part to learn from.</summary>
    public Table Train => _train.Value;

    /// <summary>The part to watch while learning; without rows when none was asked for.</summary>
    public Table Validation => _validation.Value;

    /// <summary>The part to judge by; without rows when none was asked for.</summary>
    public Table Test => _test.Value;

    /// <summary>Takes the parts apart: <c>var (train, test) = table.Split(…)</c>.</summary>
    /// <param name="train">Receives the training part.</param>
    /// <param name="test">Receives the test part.</param>
    /// <exception cref="EspalierException">There is a validation part too, whose rows would be forgotten.</exception>
    public void Deconstruct(out Table train, out Table test)
    {
        Rows.RefuseToForgetValidation();
        (train, test) = (Train, Test);
    }

    /// <summary>Takes the parts apart: <c>var (train, validation, test) = table.Split(…)</c>.</summary>
    /// <param name="train">Receives the training part.</param>
    /// <param name="validation">Receives the validation part.</param>
    /// <param name="test">Receives the test part.</param>
    public void Deconstruct(out Table train, out Table validation, out Table test) => (train, validation, test) = (Train, Validation, Test);
}
