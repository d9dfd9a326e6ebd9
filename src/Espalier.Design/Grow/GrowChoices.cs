namespace Espalier.Design;

/// <summary>What a search may change.</summary>
[Flags]
public enum GrowChoices
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Which heads share layers, and where each leaves the trunk.</summary>
    Tree = 1,

    /// <summary>How many dense layers there are, and how wide they and convolutions are.</summary>
    Size = 2,

    /// <summary>Dropout, weight decay, batch normalization of convolutions.</summary>
    Regularization = 4,

    /// <summary>Learning rate, its schedule, batch size.</summary>
    Learning = 8,

    /// <summary>Loss weights and balancing methods.</summary>
    Losses = 16,

    /// <summary>The scale of a table's numbers or of pixels.</summary>
    Scaling = 32,

    /// <summary>Of pictures: flatten, or one value a channel.</summary>
    Pooling = 64,

    /// <summary>How many copies of a branch are averaged, and whether they learn each by itself.</summary>
    Copies = 128,

    /// <summary>How long networks learn.</summary>
    Epochs = 256,

    /// <summary>Of pictures: flips that make no label wrong, and asking about a picture and its mirror.</summary>
    Augmentation = 512,

    /// <summary>All of them.</summary>
    All = 1023,
}
