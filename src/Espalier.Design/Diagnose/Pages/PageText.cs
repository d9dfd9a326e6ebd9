using System.Globalization;

namespace Espalier.Design;

/// <summary>What all pages say in the same words.</summary>
internal static class PageText
{
    public static string Word(Gravity gravity) => gravity switch { Gravity.Fault => "Fault", Gravity.Warning => "Warning", Gravity.Note => "Note", _ => "Sound" };

    public static string Cosine(double cosine) => double.IsNaN(cosine) ? "–" : cosine.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);
}
