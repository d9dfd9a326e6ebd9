namespace Espalier.Data;

/// <summary>Where something stands in a recipe, for messages.</summary>
/// <param name="File">The file's name as the user gave it, or words such as <c>the recipe</c>.</param>
/// <param name="Line">The line, from 1; 0 when what was written stands in no file (a value set from outside).</param>
/// <param name="Column">The column, from 1.</param>
internal readonly record struct Place(string File, int Line, int Column)
{
    /// <summary>An error at this place.</summary>
    /// <param name="message">What was expected, what was received and what to do.</param>
    public EspalierException Error(string message) => new($"{this}: {message}");

    /// <summary>An error at this place that another one led to.</summary>
    /// <param name="about">What the error is about, such as <c>head 'color'</c>.</param>
    /// <param name="cause">The other error.</param>
    public EspalierException Error(string about, EspalierException cause) => new($"{this}: {about}: {cause.Message}", cause);

    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? File : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}, line {Line}, column {Column}");
}
