namespace Espalier;

/// <summary>Metrics see rows, so the classes are always on the last axis; a configuration that says otherwise is refused.</summary>
internal static class LastAxis
{
    internal static void Require(Config c)
    {
        if (c.Integer("axis", -1) != -1) throw c.Wrong("axis", "-1 (classes on the last axis)");
    }
}
