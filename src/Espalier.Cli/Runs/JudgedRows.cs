using Espalier.Data;

namespace Espalier.Cli;

/// <summary>What a model is judged by.</summary>
/// <param name="Part">What it is, for headings: test, validation, train, or a file.</param>
/// <param name="Rows">The rows, prepared.</param>
/// <param name="Names">The names of pictures by row; empty when they have none.</param>
internal sealed record JudgedRows(string Part, Dataset Rows, IReadOnlyList<string> Names)
{
    /// <summary>A part of prepared data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="part">test, validation or train.</param>
    /// <returns>Null when the data has no such part.</returns>
    public static JudgedRows? Of(PreparedData data, string part)
    {
        (Dataset? rows, int[] numbers) = part switch
        {
            "test" => (data.Test, data.Rows.Test),
            "validation" => (data.Validation, data.Rows.Validation),
            _ => (data.Train, data.Rows.Train),
        };
        if (rows is null) return null;
        // each picture may stand there as several varied copies, one after the other
        int copies = Math.Max(1, rows.Rows / Math.Max(1, numbers.Length));
        return new JudgedRows(part, rows, data.Names.Count == 0 ? [] : [.. Enumerable.Range(0, rows.Rows).Select(row => data.Names[numbers[row / copies]])]);
    }

    /// <summary>The part to judge a training by: what it never saw, as far as there is any.</summary>
    /// <param name="data">The data.</param>
    public static JudgedRows Unseen(PreparedData data) => Of(data, "test") ?? Of(data, "validation") ?? Of(data, "train")!;

    /// <summary>The name of a row's picture, or null.</summary>
    /// <param name="row">The row, from 0.</param>
    public string? NameOf(int row) => Names.Count > 0 ? Names[row] : null;
}
