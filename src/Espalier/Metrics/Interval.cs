namespace Espalier;

/// <summary>A range in which a value lies with some probability.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Level">The probability, such as 0.95.</param>
public readonly record struct Interval(double Low, double High, double Level);
