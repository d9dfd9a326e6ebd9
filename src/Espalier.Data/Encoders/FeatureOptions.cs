namespace Espalier.Data;

/// <summary>How a column becomes features; the defaults suit a complete table of numbers and names.</summary>
public sealed record FeatureOptions
{
    /// <summary>How numbers are scaled.</summary>
    public Scaling Scaling { get; init; } = Scaling.Standard;

    /// <summary>What happens to missing numbers: Error, Mean, Median, Mode or Constant.</summary>
    public MissingValues MissingNumbers { get; init; } = MissingValues.Error;

    /// <summary>What stands for a missing number, for <see cref="MissingValues.Constant"/>.</summary>
    public double? Constant { get; init; }

    /// <summary>Whether another feature says where a number was missing (only with something in its place).</summary>
    public bool Indicator { get; init; }

    /// <summary>What happens to missing names: Error, Zeros, Category or Mode.</summary>
    public MissingValues MissingNames { get; init; } = MissingValues.Error;

    /// <summary>What happens to a name that the training part did not have.</summary>
    public UnknownValues Unknown { get; init; } = UnknownValues.Error;

    /// <summary>Whether one-hot leaves out the first class.</summary>
    public bool DropFirst { get; init; }

    /// <summary>The names from the lowest to the highest: makes the column one number, 0 … K − 1.</summary>
    public IReadOnlyList<string>? Order { get; init; }

    /// <summary>What stands between labels: makes the column one indicator a label.</summary>
    public string? Separator { get; init; }

    /// <summary>What the column means, if other than it was read as.</summary>
    public ColumnKind? Kind { get; init; }

    /// <summary>Fits the encoder that suits a column and these options.</summary>
    /// <param name="train">The training part.</param>
    /// <param name="column">The column.</param>
    /// <exception cref="EspalierException">The column cannot be a feature as it is; the message says what to do.</exception>
    public ColumnEncoder Fit(Table train, string column)
    {
        if (Kind is { } wanted) train = train.As(column, wanted);
        if (Separator is not null)
            return MultiLabelEncoder.Fit(train, column, Separator, Order, Unknown, MissingNames is MissingValues.Zeros ? MissingValues.Zeros : MissingValues.Error);
        if (Order is not null) return OrdinalEncoder.Fit(train, column, Order, MissingNames);
        switch (train[column].Kind)
        {
            case ColumnKind.Number:
                return NumberEncoder.Fit(train, column, Scaling, MissingNumbers, MissingNumbers == MissingValues.Constant ? Constant : null,
                    Indicator && MissingNumbers is not MissingValues.Error and not MissingValues.Keep);
            case ColumnKind.Boolean when MissingNames is MissingValues.Error or MissingValues.Mode && train[column].SortedDistinct.Count >= 2:
                return BinaryEncoder.Fit(train, column, missing: MissingNames);
            case ColumnKind.Boolean or ColumnKind.Category:
                return OneHotEncoder.Fit(train, column, null, DropFirst, Unknown, MissingNames);
            default:
                throw new EspalierException($"Column '{column}' was read as {train[column].Kind} and cannot be a feature as it is. Leave it out, or say that it is a category.");
        }
    }
}
