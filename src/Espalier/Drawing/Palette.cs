namespace Espalier;

/// <summary>The colours of a diagram: wood for the trunk, one colour a head, mixtures for what some of the heads share.</summary>
/// <param name="dark">Whether the picture is on a dark ground.</param>
internal sealed class Palette(bool dark)
{
    // Chosen apart in hue and dark enough for white text on them.
    private static readonly Rgb[] Chosen =
    [
        Rgb.Of("#2e7d32"), Rgb.Of("#ad1457"), Rgb.Of("#1565c0"), Rgb.Of("#b45309"), Rgb.Of("#6a3fb5"),
        Rgb.Of("#00796b"), Rgb.Of("#b23a2e"), Rgb.Of("#6b7300"), Rgb.Of("#8e24aa"), Rgb.Of("#00728f"),
    ];

    private static readonly Rgb Wood = Rgb.Of("#85603a"), Stone = Rgb.Of("#5b6b7a");

    public Rgb Ground => Rgb.Of(dark ? "#171a1f" : "#ffffff");

    public Rgb Text => Rgb.Of(dark ? "#eceff3" : "#1f252c");

    public Rgb Muted => Rgb.Of(dark ? "#aab4bf" : "#55606c");

    public Rgb Panel => Rgb.Of(dark ? "#20252c" : "#fafbfc");

    public Rgb PanelLine => Rgb.Of(dark ? "#3a424c" : "#d9dee4");

    /// <summary>A head's full colour, white text on it.</summary>
    public static Rgb Head(int index) => index < Chosen.Length ? Chosen[index] : Rgb.Hsl(index * 137.508 % 360, 0.55, 0.36);

    /// <summary>The colour of lines that serve some heads.</summary>
    /// <param name="serves">The heads.</param>
    /// <param name="heads">How many heads there are.</param>
    public Rgb Line(IReadOnlyList<int> serves, int heads)
    {
        var color = Base(serves, heads);
        return dark ? color.Mix(Rgb.White, 0.38) : color;
    }

    /// <summary>The fill of boxes that serve some heads, with <see cref="Text"/> on it.</summary>
    /// <param name="serves">The heads.</param>
    /// <param name="heads">How many heads there are.</param>
    public Rgb Fill(IReadOnlyList<int> serves, int heads) => Base(serves, heads).Mix(Ground, dark ? 0.78 : 0.88);

    public Rgb InputLine => dark ? Stone.Mix(Rgb.White, 0.38) : Stone;

    public Rgb InputFill => Stone.Mix(Ground, dark ? 0.72 : 0.88);

    private static Rgb Base(IReadOnlyList<int> serves, int heads) => serves.Count == 1 && heads > 1 ? Head(serves[0])
        : serves.Count == 0 || serves.Count == heads ? Wood
        : Rgb.Mean([.. serves.Select(Head)]).Mix(Wood, 0.45);
}
