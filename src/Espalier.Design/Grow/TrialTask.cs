using Espalier.Data;

namespace Espalier.Design;

/// <summary>One training of a search.</summary>
/// <param name="What">Its name in the log, such as <c>trial 3 to epoch 5</c>; no two are the same.</param>
/// <param name="State">What its states are named after, with the epochs behind it; null for a training that is not continued.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Data">The recipe's data.</param>
/// <param name="Epochs">Up to which epoch.</param>
internal sealed record TrialTask(string What, string? State, Recipe Recipe, PreparedData Data, int Epochs)
{
    /// <summary>Up to which epoch the state goes that it continues; 0 to begin afresh.</summary>
    public int From { get; init; }

    /// <summary>The only head to learn, in a network that has no other; null for all.</summary>
    public string? Alone { get; init; }

    /// <summary>The tree in words, for who watches.</summary>
    public string Tree { get; init; } = "";

    /// <summary>Whether the test rows judge, and not the validation rows.</summary>
    public bool OnTest { get; init; }

    /// <summary>Whether the score of each row is kept.</summary>
    public bool KeepRows { get; init; }

    /// <summary>How many seconds it will take, as far as one can tell; 0 when one cannot.</summary>
    public double Expected { get; init; }
}
