using System.Globalization;

namespace Espalier;

/// <summary>
/// Writes a CSV file with a line for each epoch: <c>epoch</c> (from 0), then the values by sorted name, as Keras's CSVLogger does. Each line is
/// on disk when the next epoch begins.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="separator">What stands between values.</param>
/// <param name="append">
/// Whether a file that is there is gone on with; its columns must be the same. A training that goes on at a later epoch first drops the lines
/// of epochs that it will repeat.
/// </param>
public sealed class CsvLogger(string path, char separator = ',', bool append = false) : Callback
{
    private string[]? _columns;

    /// <inheritdoc/>
    public override void OnTrainReady(FitRun run)
    {
        string[] lines = append && File.Exists(path) ? File.ReadAllLines(path) : [];
        _columns = lines.Length == 0 ? null : lines[0].Split(separator);
        if (_columns is not null && _columns[0] != "epoch")
            throw new EspalierException($"'{path}' should be a training log that starts with the column epoch but starts with '{_columns[0]}'.");
        if (run.FirstEpoch > 0) lines = [.. lines.Where((line, i) => i == 0 || EpochOf(line) < run.FirstEpoch)];
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (string line in lines) writer.WriteLine(line);
        });
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(FitRun run, IDictionary<string, double> values)
    {
        string header = "";
        if (_columns is null)
        {
            _columns = ["epoch", .. values.Keys.Order(StringComparer.Ordinal)];
            header = string.Join(separator, _columns) + "\n";
        }
        var unknown = values.Keys.Except(_columns).Order(StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0 && append)
            throw new EspalierException($"'{path}' has the columns {string.Join(", ", _columns)} but not {string.Join(", ", unknown)}. Log to another file.");
        var cells = _columns.Skip(1).Select(name => values.TryGetValue(name, out double value) ? value.ToString(CultureInfo.InvariantCulture) : "NA");
        File.AppendAllText(path, $"{header}{run.Epoch.ToString(CultureInfo.InvariantCulture)}{separator}{string.Join(separator, cells)}\n");
    }

    private int EpochOf(string line) =>
        int.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(separator))), NumberStyles.Integer, CultureInfo.InvariantCulture, out int epoch) ? epoch : int.MaxValue;
}
