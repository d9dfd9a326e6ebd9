namespace Espalier.Design;

/// <summary>How much a finding matters.</summary>
public enum Gravity
{
    /// <summary>Repair this first.</summary>
    Fault,

    /// <summary>It costs accuracy or trust.</summary>
    Warning,

    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Looked for and sound.</summary>
    Sound,
}
