using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// A column of numbers as one float, gaps filled and then scaled; on request a second float says where a gap was
/// (<c>column_missing</c>). As a head, gaps stay NaN.
/// </summary>
/// <remarks>The scaler is fitted on the column with its gaps filled, as scikit-learn's pipeline of SimpleImputer and a scaler does.</remarks>
[Registered("NumberEncoder", "number")]
public sealed class NumberEncoder : ColumnEncoder
{
    /// <summary>Makes an encoder of known parameters.</summary>
    /// <param name="column">The column.</param>
    /// <param name="scaler">The fitted scaler.</param>
    /// <param name="missing">Error, Keep, Mean, Median, Mode or Constant.</param>
    /// <param name="fill">What stands for a missing value, in the column's units; needed unless missing values are an error or kept.</param>
    /// <param name="indicator">Whether a second float says where a value is missing.</param>
    /// <exception cref="EspalierException">A way with missing values that does not fit, or no finite fill value.</exception>
    public NumberEncoder(string column, Scaler scaler, MissingValues missing = MissingValues.Error, double? fill = null, bool indicator = false)
        : base(column)
    {
        CheckMissing(missing, MissingValues.Error, MissingValues.Keep, MissingValues.Mean, MissingValues.Median, MissingValues.Mode, MissingValues.Constant);
        bool fills = missing is not (MissingValues.Error or MissingValues.Keep);
        if (fills != fill is { } value || (fills && !double.IsFinite(fill!.Value)))
            throw new EspalierException($"Column '{column}': missing values treated by {missing} need {(fills ? "a finite number in their place" : "no number in their place")} but got {(fill is { } f ? NumberColumn.Format(f) : "none")}.");
        if (indicator && !fills)
            throw new EspalierException($"Column '{column}': an indicator of missing values needs something in their place. Choose Mean, Median, Mode or Constant.");
        Scaler = scaler;
        Missing = missing;
        Fill = fill;
        Indicator = indicator;
    }

    /// <summary>The fitted scaler.</summary>
    public Scaler Scaler { get; }

    /// <summary>What happens to a missing value.</summary>
    public MissingValues Missing { get; }

    /// <summary>What stands for a missing value, in the column's units; null when nothing does.</summary>
    public double? Fill { get; }

    /// <summary>Whether a second float says where a value is missing.</summary>
    public bool Indicator { get; }

    /// <summary>Learns the fill value and the scale of a column.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="column">The column.</param>
    /// <param name="scaling">How numbers are scaled.</param>
    /// <param name="missing">Error, Keep (a head), Mean, Median, Mode or Constant.</param>
    /// <param name="constant">What stands for a missing value, for <see cref="MissingValues.Constant"/>.</param>
    /// <param name="indicator">Whether a second float says where a value is missing.</param>
    /// <exception cref="EspalierException">The column holds no numbers, none at all, an infinity, or a gap that is an error.</exception>
    public static NumberEncoder Fit(Table train, string column, Scaling scaling = Scaling.Standard, MissingValues missing = MissingValues.Error,
        double? constant = null, bool indicator = false)
    {
        var numbers = Numbers(train, column);
        if (missing == MissingValues.Keep) LabelEncoder.CheckLabels(train, column);
        else if (numbers.MissingCount == numbers.Count && missing != MissingValues.Constant)
            throw new EspalierException($"Column '{column}' has no value in any of the {numbers.Count} rows of the training part. Leave it out.");
        train.With(numbers).CheckFinite(column);
        if (constant is not null && missing != MissingValues.Constant)
            throw new EspalierException($"Column '{column}': a constant in place of missing values goes with Constant but missing values are treated by {missing}.");

        double[] present = [.. numbers.Values.Where(v => !double.IsNaN(v))];
        double? fill = missing switch
        {
            MissingValues.Mean => StandardScaler.Fit(present).Mean,
            MissingValues.Median => RobustScaler.Fit(present).Median,
            MissingValues.Mode => MostFrequent(present),
            MissingValues.Constant => constant,
            _ => null,
        };
        var unscaled = new NumberEncoder(column, new NoScaler(), missing, fill, indicator); // refuses settings that do not fit
        if (missing == MissingValues.Error && numbers.MissingCount > 0) throw unscaled.GapAt(train, Array.FindIndex(numbers.Values, double.IsNaN));
        double[] filled = fill is { } f ? [.. numbers.Values.Select(v => double.IsNaN(v) ? f : v)] : present;
        try
        {
            return new NumberEncoder(column, Scaler.Fit(scaling, filled), missing, fill, indicator);
        }
        catch (EspalierException e)
        {
            throw new EspalierException($"Column '{column}': {e.Message}", e);
        }
    }

    internal static NumberEncoder FromConfig(Config config) => new(config.Column(),
        config.Object<Scaler>("scaler") ?? throw config.Wrong("scaler", "a scaler"), config.Choice<MissingValues>("missing"),
        config.NumberOrNull("fill"), config.Flag("indicator", false));

    private protected override string[] MakeFeatureNames() => Indicator ? [Column, $"{Column}_missing"] : [Column];

    private protected override void Write(Table table, Column column, Span<float> matrix, int stride, int offset)
    {
        double[] values = Numbers(table, Column).Values;
        for (int row = 0; row < values.Length; row++)
        {
            double value = values[row];
            bool gap = double.IsNaN(value);
            int at = row * stride + offset;
            if (Indicator) matrix[at + 1] = gap ? 1 : 0;
            if (gap)
            {
                if (Missing == MissingValues.Error) throw GapAt(table, row);
                if (Fill is not { } fill)
                {
                    matrix[at] = float.NaN;
                    continue;
                }
                value = fill;
            }
            else if (!double.IsFinite(value)) throw Infinite(table, row, value);
            matrix[at] = (float)Scaler.Forward(value);
            if (!float.IsFinite(matrix[at])) throw Infinite(table, row, value);
        }
    }

    private protected override Column Read(ReadOnlySpan<float> matrix, int rows, int stride, int offset)
    {
        var values = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int at = row * stride + offset;
            values[row] = Indicator && matrix[at + 1] >= 0.5f ? double.NaN : Scaler.Inverse(matrix[at]);
        }
        return new NumberColumn(Column, values);
    }

    private protected override void WriteConfig(JsonObject config)
    {
        config["scaler"] = Scaler.ToJson();
        config["missing"] = Missing.ToString();
        if (Fill is { } fill) config["fill"] = fill;
        config["indicator"] = Indicator;
    }

    /// <summary>The column as numbers; a column of text without any value counts as one of gaps.</summary>
    private static NumberColumn Numbers(Table table, string name) => table[name] switch
    {
        NumberColumn numbers => numbers,
        _ => (NumberColumn)table.As(name, ColumnKind.Number)[name],
    };

    private static double MostFrequent(double[] values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double best = sorted[0];
        for (int i = 0, longest = 0; i < sorted.Length;)
        {
            int start = i;
            while (i < sorted.Length && sorted[i] == sorted[start]) i++;
            if (i - start > longest) (best, longest) = (sorted[start], i - start);
        }
        return best;
    }

    private EspalierException GapAt(Table table, int row) => MissingAt(table, row, "Mean, Median, Mode, Constant");

    private EspalierException Infinite(Table table, int row, double value) => new(
        $"{table.Origin.Place(row)}, column '{Column}': a finite number that fits a 32-bit float after scaling was expected but the value is {NumberColumn.Format(value)}. Correct the file or drop the row.");
}
