namespace Espalier;

/// <summary>How a diagram is drawn.</summary>
public sealed record DiagramOptions
{
    /// <summary>Which way the network grows.</summary>
    public DiagramDirection Direction { get; init; }

    /// <summary>The colours; only pictures look at it, a DOT text has light ones.</summary>
    public DiagramTheme Theme { get; init; }

    /// <summary>Whether nested models are drawn with their layers, in a frame, instead of as one box.</summary>
    public bool ExpandNested { get; init; }

    /// <summary>Whether a legend of the heads is drawn, with their losses and metrics when the model is compiled.</summary>
    public bool Legend { get; init; } = true;
}
