using System.Buffers.Binary;
using System.Globalization;

namespace Espalier;

/// <summary>Reads a file of weights: HDF5 as Keras lays it out, with variables as 16, 32 or 64-bit numbers.</summary>
internal sealed class WeightReader
{
    private const int MostDepth = 64;

    private readonly HashSet<long> _counted = [];

    /// <summary>Opens the file.</summary>
    /// <param name="bytes">The file, whole.</param>
    /// <exception cref="EspalierException">It is no HDF5 file, or damaged.</exception>
    public WeightReader(ReadOnlyMemory<byte> bytes) => Root = new Hdf5File(bytes).Root;

    /// <summary>The root group.</summary>
    public Hdf5Object Root { get; }

    /// <summary>A group inside another by its path, or null.</summary>
    public static Hdf5Object? Group(Hdf5Object group, string path)
    {
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (group.Find(part) is not { IsDataset: false } inner) return null;
            group = inner;
        }
        return group;
    }

    /// <summary>The name written on a group, or null.</summary>
    public static string? NameOf(Hdf5Object? group) => group?.Text("name");

    /// <summary>The variables of a group, <c>0</c>, <c>1</c>, … in order.</summary>
    /// <param name="vars">The group, or null, which has none.</param>
    public static IReadOnlyList<Hdf5Object> Variables(Hdf5Object? vars)
    {
        var found = new List<Hdf5Object>();
        if (vars is null) return found;
        while (vars.Find(found.Count.ToString(CultureInfo.InvariantCulture)) is { } variable)
            found.Add(variable.IsDataset ? variable : throw new EspalierException($"its weights have something at '{vars.Path}/{found.Count}' that is no data."));
        return found;
    }

    /// <summary>The sizes of a dataset.</summary>
    public static int[] Sizes(Hdf5Object dataset) => [.. dataset.Sizes.Select(d => (int)d)];

    /// <summary>How many numbers all layers' variables have.</summary>
    public long Count() => Count(Root, 0);

    private long Count(Hdf5Object item, int depth)
    {
        if (depth > MostDepth) throw new EspalierException("its weights have groups within groups without end.");
        if (!_counted.Add(item.Address)) return 0;
        if (item.IsDataset) return item.CheckedCount();
        long count = 0;
        foreach (string name in item.Names) count = checked(count + Count(item.Find(name)!, depth + 1));
        return count;
    }

    /// <summary>Whether a group, or one within it, has any data.</summary>
    public bool HasData(Hdf5Object item) => HasData(item, []);

    private static bool HasData(Hdf5Object item, HashSet<long> seen) =>
        seen.Add(item.Address) && (item.IsDataset || item.Names.Any(n => HasData(item.Find(n)!, seen)));

    /// <summary>A dataset's numbers as 32-bit floats, row-major.</summary>
    /// <param name="dataset">The dataset.</param>
    public static float[] Read(Hdf5Object dataset)
    {
        var data = dataset.Data();
        var type = dataset.Type;
        var kind = (type.Class, type.Size) switch
        {
            (Hdf5Class.Float, 4) => ElementType.F32,
            (Hdf5Class.Float, 8) => ElementType.F64,
            (Hdf5Class.Float, 2) => type.ExponentBits == 8 ? ElementType.BF16 : ElementType.F16,
            (Hdf5Class.Integer or Hdf5Class.Opaque, 2) when dataset.Text("dtype") == "bfloat16" => ElementType.BF16,
            (Hdf5Class.Integer, 8) => type.IsSigned ? ElementType.I64 : ElementType.U64,
            (Hdf5Class.Integer, 4) => type.IsSigned ? ElementType.I32 : ElementType.U32,
            (Hdf5Class.Integer, 2) => type.IsSigned ? ElementType.I16 : ElementType.U16,
            (Hdf5Class.Integer, 1) => type.IsSigned ? ElementType.I8 : ElementType.U8,
            _ => throw new EspalierException($"its weights have '{dataset.Path}' as {type.Class} of {type.Size} bytes; numbers of 8, 16, 32 or 64 bits are read."),
        };
        var values = new float[data.Length / type.Size];
        ElementTypes.ToFloats(kind, type.IsBigEndian ? Turned(data.Span, type.Size) : data.Span, values);
        return values;
    }

    /// <summary>A dataset of one whole number.</summary>
    /// <param name="dataset">The dataset.</param>
    public static long ReadWhole(Hdf5Object dataset)
    {
        if (dataset.Count() != 1 || dataset.Type is not { Class: Hdf5Class.Integer, Size: 4 or 8 })
            throw new EspalierException($"its weights should have one whole number at '{dataset.Path}'.");
        var data = dataset.Data().Span;
        return data.Length == 8 ? BinaryPrimitives.ReadInt64LittleEndian(data) : BinaryPrimitives.ReadInt32LittleEndian(data);
    }

    private static byte[] Turned(ReadOnlySpan<byte> data, int size)
    {
        byte[] turned = data.ToArray();
        for (int at = 0; at < turned.Length; at += size) turned.AsSpan(at, size).Reverse();
        return turned;
    }
}
