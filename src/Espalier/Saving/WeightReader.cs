using System.Globalization;
using PureHDF;
using PureHDF.VOL.Native;

namespace Espalier;

/// <summary>
/// Reads a file of weights: HDF5 as Keras lays it out, of either kind (symbol tables or link messages), with variables as 16, 32 or 64-bit
/// numbers. Every size is checked before memory is asked for.
/// </summary>
internal sealed class WeightReader : IDisposable
{
    // Deflate makes at most about 1032 bytes of one.
    private const long MostInflation = 1032;

    // Links that lead back would make a small file a very large tree.
    private const int MostObjects = 200_000;

    private readonly NativeFile _file;
    private int _visited;
    private readonly long _length;

    /// <summary>Opens the file.</summary>
    /// <param name="stream">The file, whole in memory.</param>
    /// <exception cref="EspalierException">It leads to other files.</exception>
    public WeightReader(MemoryStream stream)
    {
        _length = stream.Length;
        if (ForeignData.IsIn(stream.GetBuffer().AsSpan(0, (int)_length)))
            throw new EspalierException("its weights lead to other files; only weights in the file itself are read.");
        _file = H5File.Open(stream, leaveOpen: false);
    }

    /// <summary>The root group.</summary>
    public IH5Group Root => _file;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>A group inside another by its path, or null.</summary>
    public static IH5Group? Group(IH5Group group, string path)
    {
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!group.LinkExists(part)) return null;
            switch (group.Get(part))
            {
                case IH5Group inner: group = inner; break;
                case IH5UnresolvedLink: throw new EspalierException($"its weights have a link '{part}' that leads elsewhere; only weights in the file itself are read.");
                default: return null;
            }
        }
        return group;
    }

    /// <summary>The name written on a group, or null.</summary>
    public static string? NameOf(IH5Group? group) =>
        group is not null && group.AttributeExists("name") && group.Attribute("name") is { Type.Class: H5DataTypeClass.VariableLength or H5DataTypeClass.String } name
            ? name.Read<string>() : null;

    /// <summary>The variables of a group, <c>0</c>, <c>1</c>, … in order.</summary>
    /// <param name="vars">The group, or null, which has none.</param>
    public static IReadOnlyList<IH5Dataset> Variables(IH5Group? vars)
    {
        var found = new List<IH5Dataset>();
        if (vars is null) return found;
        while (vars.LinkExists(found.Count.ToString(CultureInfo.InvariantCulture)))
            found.Add(vars.Get(found.Count.ToString(CultureInfo.InvariantCulture)) as IH5Dataset
                ?? throw new EspalierException($"its weights have something at '{vars.Name}/{found.Count}' that is no data."));
        return found;
    }

    /// <summary>The sizes of a dataset.</summary>
    public static int[] Sizes(IH5Dataset dataset) => [.. dataset.Space.Dimensions.Select(d => checked((int)d))];

    /// <summary>How many numbers all layers' variables have.</summary>
    public long Count() => Count(_file, 0);

    private long Count(IH5Group group, int depth)
    {
        if (++_visited > MostObjects) throw new EspalierException($"its weights have more than {MostObjects} groups.");
        if (depth > 64) throw new EspalierException("its weights have groups within groups without end.");
        long count = 0;
        foreach (var child in group.Children())
            count = checked(count + child switch
            {
                IH5Group inner => Count(inner, depth + 1),
                IH5Dataset dataset => Checked(dataset),
                IH5UnresolvedLink => throw new EspalierException($"its weights have a link '{child.Name}' that leads elsewhere; only weights in the file itself are read."),
                _ => 0,
            });
        return count;
    }

    // The number of values, once it is sure that the file can hold so many.
    private long Checked(IH5Dataset dataset)
    {
        if (dataset.Layout.Class == H5DataLayoutClass.VirtualStorage)
            throw new EspalierException($"its weights have '{dataset.Name}' in another file; only weights in the file itself are read.");
        long count = 1;
        foreach (ulong size in dataset.Space.Dimensions) count = checked(count * (long)size);
        bool packed = dataset.Layout.Class == H5DataLayoutClass.Chunked;
        if (checked(count * Math.Max(1, dataset.Type.Size)) > (packed ? _length * MostInflation : _length))
            throw new EspalierException($"its weights say that '{dataset.Name}' has {count} values, more than the file can hold. The file is damaged.");
        return count;
    }

    /// <summary>A dataset's numbers as 32-bit floats, row-major.</summary>
    /// <param name="dataset">The dataset.</param>
    public float[] Read(IH5Dataset dataset)
    {
        Checked(dataset);
        bool scalar = dataset.Space.Rank == 0;
        var type = dataset.Type;
        switch (type.Class, type.Size)
        {
            case (H5DataTypeClass.FloatingPoint, 4): return scalar ? [dataset.Read<float>()] : dataset.Read<float[]>();
            case (H5DataTypeClass.FloatingPoint, 8): return Cast<double>(dataset, scalar, v => (float)v);
            case (H5DataTypeClass.FloatingPoint, 2): return Cast<Half>(dataset, scalar, v => (float)v);
            case (H5DataTypeClass.FixedPoint, 8): return Cast<long>(dataset, scalar, v => v);
            case (H5DataTypeClass.FixedPoint, 4): return Cast<int>(dataset, scalar, v => v);
            case (H5DataTypeClass.FixedPoint, 2) when IsBFloat16(dataset):
                return Cast<ushort>(dataset, scalar, v => BitConverter.UInt32BitsToSingle((uint)v << 16));
            case (H5DataTypeClass.FixedPoint, 2): return Cast<short>(dataset, scalar, v => v);
            case (H5DataTypeClass.FixedPoint, 1): return Cast<byte>(dataset, scalar, v => v);
            default:
                throw new EspalierException($"its weights have '{dataset.Name}' as {type.Class} of {type.Size} bytes; numbers of 16, 32 or 64 bits are read.");
        }
    }

    /// <summary>A dataset of one whole number.</summary>
    /// <param name="dataset">The dataset.</param>
    public long ReadWhole(IH5Dataset dataset)
    {
        if (Checked(dataset) != 1 || dataset.Type.Class != H5DataTypeClass.FixedPoint)
            throw new EspalierException($"its weights should have one whole number at '{dataset.Name}'.");
        bool scalar = dataset.Space.Rank == 0;
        return dataset.Type.Size == 8 ? scalar ? dataset.Read<long>() : dataset.Read<long[]>()[0]
            : scalar ? dataset.Read<int>() : dataset.Read<int[]>()[0];
    }

    private static bool IsBFloat16(IH5Dataset dataset) => dataset.AttributeExists("dtype") && dataset.Attribute("dtype").Read<string>() == "bfloat16";

    private static float[] Cast<T>(IH5Dataset dataset, bool scalar, Func<T, float> convert) =>
        scalar ? [convert(dataset.Read<T>())] : Array.ConvertAll(dataset.Read<T[]>(), v => convert(v));
}
