namespace Espalier;

/// <summary>The curve under which <see cref="Auc"/> takes the area.</summary>
public enum AucCurve
{
    /// <summary>Recall over the false-positive rate.</summary>
    Roc,

    /// <summary>Precision over recall.</summary>
    Pr,
}
