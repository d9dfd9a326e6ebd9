namespace Espalier;

public static partial class Layers
{
    /// <summary>
    /// A head that is the mean of several branches of the same build, each with first weights of its own. What is averaged are their answers
    /// (probabilities, or numbers), not logits: the mean of probabilities is what an ensemble of networks answers with and stays calibrated when
    /// branches disagree, and it serves softmax, sigmoid, ordered and number heads alike. Train it with <see cref="EachBranch"/> to let every branch learn by
    /// its own error; with a plain loss the branches are one wide network that learns by the error of the mean.
    /// </summary>
    /// <param name="x">What the branches grow from.</param>
    /// <param name="copies">How many branches, at least 2.</param>
    /// <param name="branch">Builds branch i, from 0, up to its answer. Give its layers names that end in i.</param>
    /// <param name="name">The head's name.</param>
    /// <exception cref="EspalierException">There are fewer than 2 branches.</exception>
    public static Symbol AveragedBranches(this Symbol x, int copies, Func<Symbol, int, Symbol> branch, string? name = null)
    {
        if (copies < 2) throw new EspalierException($"Head '{name}' needs 2 branches or more to average but got {copies}.");
        return Average([.. Enumerable.Range(0, copies).Select(i => branch(x, i))], name);
    }
}
