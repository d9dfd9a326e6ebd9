namespace Espalier.Graph;

/// <summary>Names the layer or purpose for which ops are being made, so that errors and printed programs can say it.</summary>
public static class Scope
{
    [ThreadStatic] private static string? _current;

    /// <summary>The current scope on this thread; empty when there is none.</summary>
    public static string Current => _current ?? "";

    /// <summary>Enters a scope until the result is disposed.</summary>
    /// <param name="name">The name, such as a layer's.</param>
    /// <param name="nested">Whether to write it behind the current scope, as in <c>outer/name</c>.</param>
    public static Leaving Enter(string name, bool nested = true)
    {
        string outer = Current;
        _current = nested && outer.Length > 0 ? $"{outer}/{name}" : name;
        return new Leaving(outer);
    }

    /// <summary>Restores the scope that was current before.</summary>
    /// <param name="outer">The scope to return to.</param>
    public readonly struct Leaving(string outer) : IDisposable
    {
        /// <summary>Leaves the scope.</summary>
        public void Dispose() => _current = outer;
    }
}
