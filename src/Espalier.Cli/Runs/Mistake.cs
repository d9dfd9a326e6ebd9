namespace Espalier.Cli;

/// <summary>A row that a head took for another class.</summary>
/// <param name="Row">The row of what was judged by, from 0.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Guess">The class it was taken for.</param>
/// <param name="Probability">How probable the network held that.</param>
internal readonly record struct Mistake(int Row, int Truth, int Guess, double Probability);
