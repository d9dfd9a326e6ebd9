namespace Espalier.Design;

/// <summary>How a class fares.</summary>
/// <param name="Name">The class.</param>
/// <param name="Learnt">How many training rows have it.</param>
/// <param name="Judged">How many judged rows have it.</param>
/// <param name="Recall">The share of its judged rows that is answered rightly; NaN without one.</param>
public sealed record ClassStanding(string Name, int Learnt, int Judged, double Recall);
