namespace Espalier.Design;

/// <summary>A column that says whose rows they are.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Known">The value of each row of the data's training part, −1 for none.</param>
/// <param name="Judged">The value of each judged row.</param>
/// <param name="Count">How many values there are.</param>
internal sealed record SubjectColumn(string Column, int[] Known, int[] Judged, int Count);
