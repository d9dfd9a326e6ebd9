using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design.Tests.Grow;

/// <summary>
/// A problem whose right tree is known. Of twelve features the first six decide a and b by two hidden directions (in which quadrant, how far
/// out), the others decide c and d in the same way by two others. A layer of six units has room for two such directions and not for four;
/// rows are few, so that two heads that look at the same directions find them better together.
/// </summary>
internal static class Pairs
{
    public const string Recipe =
        """
        name: pairs
        data: pairs.csv
        trunk: [6]
        heads: { a: { branch: [8] }, b: { branch: [8] }, c: { branch: [8] }, d: { branch: [8] } }
        split: { test: 1000, validation: 3000, seed: 1 }
        training: { epochs: 60, batch_size: 16, optimizer: { adam: { learning_rate: 0.01 } }, seed: 1 }

        """;

    public static Table Table(long seed, int rows)
    {
        var x = Enumerable.Range(0, 12).Select(_ => new double[rows]).ToArray();
        string?[][] heads = [.. Enumerable.Range(0, 4).Select(_ => new string?[rows])];
        double[][] directions = [.. Enumerable.Range(0, 4).Select(d => Direction(seed, d))];
        for (int row = 0; row < rows; row++)
        {
            for (int f = 0; f < 12; f++) x[f][row] = RandomKey.For(seed, "pairs/x").Normal(row * 12L + f);
            for (int pair = 0; pair < 2; pair++)
            {
                double u = 0, v = 0;
                for (int f = 0; f < 6; f++)
                {
                    u += directions[2 * pair][f] * x[6 * pair + f][row];
                    v += directions[2 * pair + 1][f] * x[6 * pair + f][row];
                }
                heads[2 * pair][row] = u * v > 0 ? "yes" : "no";
                heads[2 * pair + 1][row] = u * u + v * v > 1.4 ? "yes" : "no";
            }
        }
        return new Table([.. x.Select((values, f) => new NumberColumn($"x{f}", values)), .. heads.Select((values, h) => TextColumn.Read("abcd"[h].ToString(), values))]);
    }

    private static double[] Direction(long seed, int number)
    {
        double[] direction = [.. Enumerable.Range(0, 6).Select(f => RandomKey.For(seed, "pairs/direction", number).Normal(f))];
        double length = Math.Sqrt(direction.Sum(v => v * v));
        return Array.ConvertAll(direction, v => v / length);
    }
}
