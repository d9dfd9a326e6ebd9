using System.Globalization;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>Numbers as people read them, with a dot for decimals in every locale.</summary>
internal static class Show
{
    public static string Count(long n) => n.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number of things, such as <c>1 epoch</c> or <c>2 epochs</c>.</summary>
    public static string Number(long n, string thing) => $"{Count(n)} {thing}{(n == 1 ? "" : "s")}";

    /// <summary>What a network sees of a row: <c>11 inputs</c>, or <c>60 × 64 grey levels</c>.</summary>
    public static string Inputs(FittedRecipe recipe) => recipe.Preparation is ImagePreparation && recipe.InputShape is var shape
        ? $"{shape[0]} × {shape[1]} {(shape[2] == 1 ? "grey levels" : "coloured pixels")}" : Number(recipe.FeatureNames.Count, "input");

    /// <summary>A share as percent with one decimal.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    /// <summary>A number in few digits, such as a loss.</summary>
    public static string Short(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "–" : value > 0 ? "∞" : "-∞";
        double size = Math.Abs(value);
        return value.ToString(size >= 100_000 || (size < 0.0001 && size > 0) ? "0.00E+0" : size >= 1000 ? "0" : size >= 100 ? "0.0" : size >= 10 ? "0.00" : "0.0000",
            CultureInfo.InvariantCulture);
    }

    /// <summary>A measured value with up to five significant digits and no needless zeros.</summary>
    public static string Value(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    public static string Bytes(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        int unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes.ToString(unit == 0 || bytes >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}");
    }

    /// <summary>A time such as <c>0.4 s</c>, <c>12 s</c>, <c>3:07</c> or <c>1:02:09</c>.</summary>
    public static string Time(double seconds)
    {
        if (!double.IsFinite(seconds)) return "–";
        if (seconds < 10) return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        if (seconds < 60) return string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s");
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.ToString(time.TotalHours < 1 ? @"m\:ss" : time.TotalDays < 1 ? @"h\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>A rate such as <c>85,300 rows/s</c>.</summary>
    public static string Rate(double rows, double seconds) => seconds <= 0 ? "" : $"{Count((long)Math.Round(rows / seconds))} rows/s";
}
