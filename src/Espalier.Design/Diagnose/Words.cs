using System.Globalization;

namespace Espalier.Design;

/// <summary>Numbers in sentences.</summary>
internal static class Words
{
    // Adding 0 takes the sign from what rounds to nothing.
    public static string Percent(double share) => double.IsNaN(share) ? "–" : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * share, 1) + 0.0:0.0} %");

    /// <summary>A share without decimals where it is large.</summary>
    public static string About(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");

    public static string Points(double difference) => string.Create(CultureInfo.InvariantCulture, $"{Sign(difference)}{Math.Abs(100 * difference):0.0} {(Math.Abs(Math.Abs(100 * difference) - 1) < 0.05 ? "point" : "points")}");

    public static string Range(Effect effect) => string.Create(CultureInfo.InvariantCulture, $"{Signed(effect.Low)} to {Signed(effect.High)} points");

    public static string Of(Effect effect) => $"{Points(effect.Mean)} ({Signed(effect.Low)} to {Signed(effect.High)})";

    public static string Count(long n) => n.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(long n, string thing) => $"{Count(n)} {thing}{(n == 1 ? "" : "s")}";

    public static string Short(double value) => value.ToString(Math.Abs(value) >= 1000 ? "#,0" : "G3", CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length <= 1 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    /// <summary>A sentence that begins with a capital letter.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Signed(double share) => string.Create(CultureInfo.InvariantCulture, $"{Sign(share)}{Math.Abs(100 * share):0.0}");

    private static string Sign(double value) => value < -0.0005 ? "−" : value > 0.0005 ? "+" : "";
}
