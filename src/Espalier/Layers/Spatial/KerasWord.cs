namespace Espalier;

/// <summary>Settings that are one of some words: <c>HorizontalAndVertical</c> is <c>horizontal_and_vertical</c> in a configuration.</summary>
internal static class KerasWord
{
    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Layer.SnakeCase(value.ToString());

    /// <summary>The value of a word in a configuration.</summary>
    /// <param name="c">The configuration.</param>
    /// <param name="key">The setting.</param>
    /// <param name="otherwise">The value when the setting is not there.</param>
    public static T Read<T>(Config c, string key, T otherwise) where T : struct, Enum
    {
        if (c.Text(key) is not { } text) return otherwise;
        foreach (var value in Enum.GetValues<T>())
            if (Of(value).Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        throw c.Wrong(key, string.Join(" or ", Enum.GetValues<T>().Select(v => $"'{Of(v)}'")));
    }
}
