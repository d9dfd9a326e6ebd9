namespace Espalier.Data;

/// <summary>The answers of all heads for the rows of a table, or for pictures.</summary>
public sealed class Predictions
{
    private readonly RowOrigin _origin;

    internal Predictions(IReadOnlyList<HeadPrediction> heads, RowOrigin origin, IReadOnlyList<string>? names = null) => (Heads, _origin, Names) = (heads, origin, names ?? []);

    /// <summary>The heads, in order.</summary>
    public IReadOnlyList<HeadPrediction> Heads { get; }

    /// <summary>The names of the pictures that were answered for; none for the rows of a table.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many rows were answered for.</summary>
    public int Rows => _origin.Count;

    /// <summary>The answers of a head.</summary>
    /// <param name="head">The head's name.</param>
    /// <exception cref="EspalierException">There is no such head.</exception>
    public HeadPrediction this[string head] => Heads.FirstOrDefault(h => h.Head.Name == head)
        ?? throw new EspalierException($"There is no head '{head}'.{Nearest.Suggest(head, Heads.Select(h => h.Head.Name))} Heads: {string.Join(", ", Heads.Select(h => h.Head.Name))}.");

    /// <summary>The answers of all heads for one row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="EspalierException">There is no such row.</exception>
    public RowAnswers Row(int row) => row >= 0 && row < Rows ? new RowAnswers(Heads, row)
        : throw new EspalierException($"A row from 0 to {Rows - 1} was expected but got {row}.");

    /// <summary>The answers as a table: for pictures a column <c>file</c>, then a column for each head, then a column for each probability, such as <c>quality_good</c>.</summary>
    /// <param name="probabilities">Whether probabilities are wanted.</param>
    public Table ToTable(bool probabilities = true)
    {
        var columns = Heads.Select(h => h.Answers).ToList();
        foreach (var head in probabilities ? Heads : [])
            for (int c = 0; c < (head.Probabilities is null ? 0 : head.Head.ClassNames.Count); c++)
            {
                int at = c;
                columns.Add(new NumberColumn($"{head.Head.Name}_{head.Head.ClassNames[c]}", [.. Enumerable.Range(0, Rows).Select(row => (double)head.Probabilities!.Row(row)[at])]));
            }
        if (Names.Count > 0) columns.Insert(0, new TextColumn(Heads.Any(h => h.Head.Name == "file") ? "picture file" : "file", [.. Names]));
        return new Table(columns, _origin);
    }
}
