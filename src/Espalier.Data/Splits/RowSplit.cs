namespace Espalier.Data;

/// <summary>Which rows learn, which are watched and which judge: disjoint, and together all rows.</summary>
/// <param name="Train">The training rows, from 0, in random order.</param>
/// <param name="Validation">The validation rows; none when not asked for.</param>
/// <param name="Test">The test rows; none when not asked for.</param>
/// <param name="RareRows">How many rows have a combination of labels too rare to spread, so that fewer labels counted (see <see cref="Splits"/>).</param>
public sealed record RowSplit(int[] Train, int[] Validation, int[] Test, int RareRows = 0)
{
    /// <summary>The number of all rows.</summary>
    public int Count => Train.Length + Validation.Length + Test.Length;

    /// <summary>Cuts a table.</summary>
    /// <param name="table">As many rows as were split.</param>
    public Parts<Table> Cut(Table table)
    {
        Check(table.RowCount);
        return new Parts<Table>(table.Take(Train), table.Take(Validation), table.Take(Test), this);
    }

    /// <summary>Cuts a tensor along its first axis.</summary>
    /// <param name="tensor">As many rows as were split.</param>
    public Parts<Tensor> Cut(Tensor tensor)
    {
        Check(tensor.Rows);
        return new Parts<Tensor>(tensor.Take(Train), tensor.Take(Validation), tensor.Take(Test), this);
    }

    /// <summary>Cuts an array.</summary>
    /// <typeparam name="T">What the array holds.</typeparam>
    /// <param name="values">As many values as rows were split.</param>
    public Parts<T[]> Cut<T>(T[] values)
    {
        Check(values.Length);
        return new Parts<T[]>(Take(Train), Take(Validation), Take(Test), this);

        T[] Take(int[] rows) => Array.ConvertAll(rows, row => values[row]);
    }

    internal void RefuseToForgetValidation()
    {
        if (Validation.Length > 0)
            throw new EspalierException($"The split has a validation part of {Validation.Length} rows. Write: var (train, validation, test) = …");
    }

    private void Check(int rows)
    {
        if (rows != Count) throw new EspalierException($"{Count} rows were split but what is to be cut has {rows}.");
    }
}
