namespace Espalier.Data;

/// <summary>
/// An affine map from the pixels of a new picture to places in the old one, first value of a pair the column, second the row:
/// (x, y) reads (A0 x + A1 y + A2, B0 x + B1 y + B2), with whole numbers at the centres of pixels.
/// </summary>
internal readonly record struct Warp(double A0, double A1, double A2, double B0, double B1, double B2)
{
    /// <summary>
    /// Flips, then turns, zooms and shifts a picture, all about its centre, and scales it to the new size. Each step alone is the map
    /// of Keras's layer of that name.
    /// </summary>
    /// <param name="rows">The old height.</param>
    /// <param name="columns">The old width.</param>
    /// <param name="newRows">The new height.</param>
    /// <param name="newColumns">The new width.</param>
    /// <param name="degrees">Counter-clockwise.</param>
    /// <param name="shiftRows">Down, as a share of the height.</param>
    /// <param name="shiftColumns">To the right, as a share of the width.</param>
    /// <param name="zoomRows">0 keeps the size, more zooms out.</param>
    /// <param name="zoomColumns">The same for the width.</param>
    /// <param name="flipHorizontal">Whether left and right are exchanged.</param>
    /// <param name="flipVertical">Whether top and bottom are exchanged.</param>
    public static Warp Of(int rows, int columns, int newRows, int newColumns, double degrees = 0, double shiftRows = 0, double shiftColumns = 0,
        double zoomRows = 0, double zoomColumns = 0, bool flipHorizontal = false, bool flipVertical = false)
    {
        // With d the distance of a new pixel from the centre: scale, undo the shift, zoom, turn, flip; then add the old centre.
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        double scaleX = (double)columns / newColumns, scaleY = (double)rows / newRows;
        double zoomX = 1 + zoomColumns, zoomY = 1 + zoomRows, flipX = flipHorizontal ? -1 : 1, flipY = flipVertical ? -1 : 1;
        double a0 = flipX * cos * zoomX, a1 = -flipX * sin * zoomY, b0 = flipY * sin * zoomX, b1 = flipY * cos * zoomY;
        double startX = -scaleX * (newColumns - 1) / 2 - shiftColumns * columns, startY = -scaleY * (newRows - 1) / 2 - shiftRows * rows;
        return new Warp(
            a0 * scaleX, a1 * scaleY, a0 * startX + a1 * startY + (columns - 1) / 2.0,
            b0 * scaleX, b1 * scaleY, b0 * startX + b1 * startY + (rows - 1) / 2.0);
    }

    /// <summary>Whether every pixel reads itself.</summary>
    public bool IsIdentity => this is { A0: 1, A1: 0, A2: 0, B0: 0, B1: 1, B2: 0 };
}
