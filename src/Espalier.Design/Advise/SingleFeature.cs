namespace Espalier.Design;

/// <summary>How well a feature answers a head by itself.</summary>
/// <param name="Column">The feature.</param>
/// <param name="Score">By how much better than always the most frequent answer, as a share of rows; for numbers the share of variance explained.</param>
/// <param name="IsLeak">Whether it gives the answer away.</param>
/// <param name="Evidence">What was measured, in words.</param>
internal sealed record SingleFeature(string Column, double Score, bool IsLeak, string Evidence);
