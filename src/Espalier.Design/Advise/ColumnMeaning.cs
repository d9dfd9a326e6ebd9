namespace Espalier.Design;

/// <summary>What a single column would be as a question.</summary>
public enum ColumnMeaning
{
    /// <summary>No question: see the reason it is set aside for.</summary>
    None,

    /// <summary>Yes or no, or one of two.</summary>
    YesNo,

    /// <summary>One of several names without an order.</summary>
    OneOf,

    /// <summary>One of several names or numbers that have an order.</summary>
    Ordered,

    /// <summary>Any of several labels, written with a separator.</summary>
    AnyOf,

    /// <summary>A measured number.</summary>
    Number,

    /// <summary>How many: whole numbers from 0 on.</summary>
    Count,
}
