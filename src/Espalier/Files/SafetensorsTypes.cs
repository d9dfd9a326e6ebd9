namespace Espalier;

/// <summary>The names safetensors gives element types.</summary>
internal static class SafetensorsTypes
{
    /// <summary>The names, for messages.</summary>
    public static string Known { get; } = string.Join(", ", Enum.GetValues<ElementType>().Select(Name));

    /// <summary>The name of a type.</summary>
    /// <param name="type">The type.</param>
    public static string Name(ElementType type) => type == ElementType.Bool ? "BOOL" : type.ToString();

    /// <summary>The type of a name, or null.</summary>
    /// <param name="name">The name, such as <c>F32</c>.</param>
    public static ElementType? Parse(string name)
    {
        foreach (var type in Enum.GetValues<ElementType>())
            if (Name(type) == name) return type;
        return null;
    }
}
