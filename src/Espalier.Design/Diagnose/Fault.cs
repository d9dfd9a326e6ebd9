namespace Espalier.Design;

/// <summary>
/// What can be wrong with a head, the worst first. This order decides which fault a verdict names first, and is argued here, once:
/// <list type="number">
/// <item>What makes the measurement itself worthless comes first. Where held-out rows were learnt, a feature is the answer, the other
/// heads say which row it is, or whose row it is was learnt, no other number on the page can be believed.</item>
/// <item>Then what makes the labels wrong: no network and no setting mends them.</item>
/// <item>Then settings that spoil the training: cheap to repair, and whatever is read off a spoilt training may be gone afterwards.</item>
/// <item>Then what holds back a sound training: sharing, size, too few rows, rare classes.</item>
/// <item>Last what is worth knowing and needs no repair before use.</item>
/// </list>
/// </summary>
public enum Fault
{
    /// <summary>Held-out rows have twins among the training rows.</summary>
    Duplicates,

    /// <summary>Held-out pictures have near copies among the training pictures.</summary>
    NearCopies,

    /// <summary>A feature, or two together, give the answer away.</summary>
    Leak,

    /// <summary>The other heads together say which row it is, so the answer can be had by elimination and the nearest rows mislead.</summary>
    IndexTrap,

    /// <summary>Rows of one subject are on both sides of the split.</summary>
    SharedSubjects,

    /// <summary>Flipped pictures keep a label that a flip changes.</summary>
    FlipTrap,

    /// <summary>The labels have nothing to do with the features.</summary>
    NoSignal,

    /// <summary>A share of the labels is wrong.</summary>
    WrongLabels,

    /// <summary>The features differ in scale by orders of magnitude.</summary>
    Unscaled,

    /// <summary>Another head's loss counts so much more that this one has no say in the trunk, or this one's so much more that no other has.</summary>
    Outweighed,

    /// <summary>The head's own layers are too narrow, or dead.</summary>
    Starved,

    /// <summary>Worse than guessing, without a known reason.</summary>
    BelowChance,

    /// <summary>A simpler method answers better from the same rows.</summary>
    BehindBaseline,

    /// <summary>The same branch trained alone answers better.</summary>
    HurtBySharing,

    /// <summary>Much better on the rows that were learnt than on others.</summary>
    Overfit,

    /// <summary>Hardly better than always giving one answer.</summary>
    NearMajority,

    /// <summary>Some classes are rare and seldom found.</summary>
    Imbalance,

    /// <summary>Rows with the same features have different labels, so no network can be right on all.</summary>
    Contradictions,

    /// <summary>More rows would make it better.</summary>
    FewRows,

    /// <summary>Rows lack the label.</summary>
    MissingLabels,

    /// <summary>Probabilities do not mean what they say.</summary>
    Calibration,

    /// <summary>Another column says much of the answer.</summary>
    Relation,

    /// <summary>Few features carry the head.</summary>
    Importance,

    /// <summary>Who pulls at the trunk: a symptom, never a verdict.</summary>
    Gradients,

    /// <summary>Whether more layers would help.</summary>
    Depth,

    /// <summary>Sharing a trunk with the other heads.</summary>
    Sharing,
}
