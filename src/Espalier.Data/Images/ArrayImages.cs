using System.Globalization;

namespace Espalier.Data;

/// <summary>Pictures that lie in one array or several, with labels of their own: IDX and NumPy files.</summary>
internal sealed class ArrayImages : ImageSource
{
    private readonly IReadOnlyList<ImageArray> _parts;

    /// <param name="path">The file, for messages.</param>
    /// <param name="parts">The arrays; with several, a column <c>part</c> says which a picture came from.</param>
    public ArrayImages(string path, IReadOnlyList<ImageArray> parts) : base(path)
    {
        _parts = parts;
        Facts = ImageArray.Join(path, parts);
    }

    public override Table? Facts { get; }

    internal override bool KeepsOrder => true;

    public override IEnumerable<ImageEntry> Entries(IProgress<ImageProgress>? progress = null, CancellationToken cancellation = default)
    {
        int row = 0;
        foreach (var part in _parts)
        {
            string digits = "D" + (part.Count - 1).ToString(CultureInfo.InvariantCulture).Length.ToString(CultureInfo.InvariantCulture);
            for (int i = 0; i < part.Count; i++, row++)
            {
                int at = i;
                string number = i.ToString(digits, CultureInfo.InvariantCulture), name = part.Name is null ? number : $"{part.Name}/{number}";
                yield return new ImageEntry(name, $"{Path}: {name}", _ => part.At(at), Facts is null ? -1 : row);
            }
        }
    }

    /// <summary>An IDX file of pictures, with the labels beside it: <c>images-idx3</c> becomes <c>labels-idx1</c> in the name.</summary>
    public static ArrayImages FromIdx(string path, ImageLimits limits)
    {
        string name = System.IO.Path.GetFileName(path);
        string labels = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "",
            name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal));
        if (labels != path && !File.Exists(labels))
            labels = labels.EndsWith(".gz", StringComparison.Ordinal) ? labels[..^3] : labels + ".gz";
        return new ArrayImages(path, [IdxPart(null, path, labels != path && File.Exists(labels) ? labels : null)]);
    }

    /// <summary>Pictures and labels of IDX files as a part of a source.</summary>
    public static ImageArray IdxPart(string? name, string images, string? labels) =>
        new(name, images, IdxFile.Read(images), labels is null ? [] : [("label", labels, IdxFile.Read(labels))]);

    /// <summary>A NumPy file with one array of pictures.</summary>
    public static ArrayImages FromNpy(string path) => new(path, [new ImageArray(null, path, NpyFile.Read(path), [])]);

    /// <summary>
    /// A NumPy archive: every array of three or four axes is pictures, named such as <c>x</c> or <c>x_train</c>; arrays of one axis and
    /// the same ending are their labels, such as <c>y_train</c>.
    /// </summary>
    public static ArrayImages FromNpz(string path)
    {
        var arrays = NpzFile.Read(path);
        var pictures = arrays.Where(a => a.Value.Shape.Rank >= 3).ToList();
        if (pictures.Count == 0)
            throw new EspalierException($"'{path}' was expected to hold pictures, an array (count, rows, columns) or (count, rows, columns, channels), but it has {string.Join(", ", arrays.Select(a => $"{a.Key} {a.Value.Shape}"))}.");
        var parts = new List<ImageArray>();
        foreach (var (name, array) in pictures)
        {
            string ending = Ending(name);
            var labels = arrays.Where(a => IsLabels(a.Value, array) && (pictures.Count == 1 || Ending(a.Key) == ending))
                .Select(a => (Column(a.Key), $"{path}, {a.Key}", a.Value)).ToList();
            parts.Add(new ImageArray(pictures.Count == 1 ? null : ending.Length > 0 ? ending : name, $"{path}, {name}", array, labels));
        }
        return new ArrayImages(path, parts);

        static bool IsLabels(NpyArray array, NpyArray pictures) =>
            array.Shape.Rank is 1 or 2 && array.Count == array.Shape[0] && array.Shape[0] == pictures.Shape[0];
        static string Ending(string name) => name.LastIndexOf('_') is >= 0 and int at ? name[(at + 1)..] : "";
        static string Column(string name)
        {
            string stem = name.LastIndexOf('_') is > 0 and int at ? name[..at] : name;
            return stem is "y" or "label" or "labels" or "target" or "targets" or "arr" ? "label" : stem;
        }
    }
}
