namespace Espalier.Design;

/// <summary>What a search may change.</summary>
[Flags]
public enum GrowChoices
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Which heads share layers, and where each leaves the trunk.</summary>
    Tree = 1,

    /// <summary>How many dense layers there are and how wide they are.</summary>
    Size = 2,

    /// <summary>Dropout and weight decay.</summary>
    Regularization = 4,

    /// <summary>Learning rate and batch size.</summary>
    Learning = 8,

    /// <summary>Loss weights and balancing methods.</summary>
    Losses = 16,

    /// <summary>The scale of a table's numbers.</summary>
    Scaling = 32,

    /// <summary>Of pictures: flatten, or one value a channel.</summary>
    Pooling = 64,

    /// <summary>How many copies of a branch are averaged.</summary>
    Copies = 128,

    /// <summary>All of them.</summary>
    All = 255,
}
