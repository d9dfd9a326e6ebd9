namespace Espalier;

/// <summary>The rules of a kernel: how it starts, what penalty it has, what it is brought back to.</summary>
internal sealed record KernelRules(Initializer? Initializer = null, Regularizer? Regularizer = null, Constraint? Constraint = null)
{
    /// <summary>The rules of a configuration whose keys start with a word, such as <c>kernel</c>.</summary>
    public static KernelRules Read(Config c, string word) => new(c.Object<Initializer>($"{word}_initializer"),
        c.Object<Regularizer>($"{word}_regularizer"), c.Object<Constraint>($"{word}_constraint"));
}
