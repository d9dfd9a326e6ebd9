using System.Globalization;

namespace Espalier.Design;

/// <summary>Sizes a first network by the rows and columns there are.</summary>
/// <remarks>
/// The rule: two dense layers, the second half as wide as the first, the first the largest power of two from 16 to 128 for which the trunk has no more than
/// five weights a training row. Baum and Haussler (1989) ask for many more rows than weights before a network must generalise; Caruana, Lawrence and
/// Giles (2000) show that larger networks do no worse when training stops early, which the recipe does. Five weights a row lies between the two: it is a
/// place to start from, not a finding about the data.
/// </remarks>
internal static class Sizing
{
    private const int Narrowest = 16, Widest = 128, WeightsPerRow = 5;

    /// <summary>Sizes the network of a table.</summary>
    /// <param name="rows">All rows; 65 of 100 are taken to be for training.</param>
    /// <param name="inputs">The inputs after encoding.</param>
    /// <param name="heads">The number of heads.</param>
    public static SizeAdvice Of(int rows, int inputs, int heads)
    {
        int training = (int)(0.65 * rows), width = Narrowest;
        while (width < Widest && Weights(2 * width, inputs) <= WeightsPerRow * training) width *= 2;
        int weights = Weights(width, inputs), branch = heads > 1 ? Math.Max(8, width / 4) : 0;
        double dropout = weights > training ? 0.2 : 0;
        return new SizeAdvice([width, width / 2], branch, dropout, string.Create(CultureInfo.InvariantCulture,
            $"{inputs} inputs and about {training:#,0} training rows: the widest of 16 to 128 with at most {WeightsPerRow} weights a row ({weights:#,0} weights here)")
            + (heads > 1 ? $", and a layer of {branch} of its own for each head, so that none has to bend the shared ones" : "")
            + (dropout > 0 ? "; more weights than rows, so dropout 0.2" : "") + ". Training stops early. A place to start from (after Baum and Haussler 1989; Caruana and others 2000).");
    }

    /// <summary>Sizes what stands behind the convolutions of a network for pictures.</summary>
    /// <param name="pictures">How many there are.</param>
    /// <param name="heads">The number of heads.</param>
    public static SizeAdvice OfPictures(int pictures, int heads)
    {
        int width = pictures < 2000 ? 64 : 128, branch = heads > 1 ? 32 : 0;
        return new SizeAdvice([width], branch, 0.2, string.Create(CultureInfo.InvariantCulture, $"{pictures:#,0} pictures: convolutions of 16, 32, 64, 64 channels, each halving the side, as many as it bears, then {width} units with dropout 0.2")
            + (heads > 1 ? $", and a layer of {branch} of its own for each head" : "") + ". A place to start from.");
    }

    private static int Weights(int width, int inputs) => inputs * width + width * (width / 2) + width + width / 2;
}
