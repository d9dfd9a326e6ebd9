namespace Espalier.Plots;

/// <summary>How a picture or a line of a contact sheet is coloured.</summary>
public enum SheetMark
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As of less weight: grey text.</summary>
    Quiet,

    /// <summary>As right: green.</summary>
    Right,

    /// <summary>As wrong: red.</summary>
    Wrong,
}
