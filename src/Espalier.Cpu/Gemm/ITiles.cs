namespace Espalier.Cpu;

/// <summary>
/// The register tiles of one vector width. A method that takes them as a type argument is compiled once for each width, with direct calls;
/// a tile is compiled when it is first used.
/// </summary>
interface ITiles
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>The tallest tile of one vector across.</summary>
    static abstract int MaxRows1 { get; }

    /// <summary>The tallest tile of two vectors across.</summary>
    static abstract int MaxRows2 { get; }

    /// <summary>The tallest tile of four vectors across.</summary>
    static abstract int MaxRows4 { get; }

    /// <summary>Runs a tile of one vector across, of which <see cref="TileTask.Columns"/> columns exist.</summary>
    static abstract void Run1(int rows, in TileTask t);

    /// <summary>Runs a tile of two full vectors across.</summary>
    static abstract void Run2(int rows, in TileTask t);

    /// <summary>Runs a tile of four full vectors across.</summary>
    static abstract void Run4(int rows, in TileTask t);
}
