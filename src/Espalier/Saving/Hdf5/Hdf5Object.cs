namespace Espalier;

/// <summary>A group or a dataset of an HDF5 file.</summary>
internal sealed class Hdf5Object
{
    private const int DataspaceType = 1, TypeType = 3, ExternalType = 7, LayoutType = 8, AttributeType = 12, SymbolTableType = 17, LinkInfoType = 2, LinkType = 6, PipelineType = 11;

    private readonly Hdf5File _file;
    private readonly List<Hdf5Header.Message> _messages;
    private SortedDictionary<string, long>? _links;

    internal Hdf5Object(Hdf5File file, string path, long address)
    {
        (_file, Path, Address) = (file, path, address);
        _messages = Hdf5Header.Read(file.Bytes, address);
        if (Has(ExternalType)) throw Foreign(path);
        if (!IsDataset) return;
        if (Hdf5Data.IsVirtual(file.Bytes, Message(LayoutType))) throw Foreign(path);
        (Sizes, IsNothing) = Hdf5Space.Read(file.Bytes, Message(DataspaceType));
        Type = Hdf5Type.Read(file.Bytes, Message(TypeType));
    }

    /// <summary>The path from the root, such as <c>/layers/dense/vars/0</c>.</summary>
    public string Path { get; }

    /// <summary>Where its header is; two names with one address are one object.</summary>
    public long Address { get; }

    /// <summary>Whether it has data; otherwise it is a group.</summary>
    public bool IsDataset => Has(LayoutType);

    /// <summary>The sizes of a dataset; a single number has none.</summary>
    public IReadOnlyList<long> Sizes { get; } = [];

    /// <summary>Whether a dataset says of itself that it has no values at all.</summary>
    public bool IsNothing { get; }

    /// <summary>The type of a dataset's values.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The names of what a group has, sorted.</summary>
    public IEnumerable<string> Names => Links.Keys;

    private SortedDictionary<string, long> Links => _links ??= Hdf5Links.Read(_file.Bytes, _messages.Where(m => m.Type is LinkType or LinkInfoType or SymbolTableType), Path);

    /// <summary>What a group has of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public Hdf5Object? Find(string name) => Links.TryGetValue(name, out long address) ? _file.Object($"{Path}/{name}", address) : null;

    /// <summary>The text of an attribute, or null when there is none of that name or it is no text.</summary>
    /// <param name="name">The attribute.</param>
    public string? Text(string name)
    {
        foreach (var message in _messages)
            if (message.Type == AttributeType && Hdf5Attribute.Text(_file.Bytes, message, name) is { } text) return text;
        return null;
    }

    /// <summary>How many values a dataset has.</summary>
    public long Count()
    {
        if (IsNothing) return 0;
        long count = 1;
        foreach (long size in Sizes)
        {
            if (size != 0 && count > long.MaxValue / 64 / Math.Max(1, size)) throw Hdf5Bytes.Damaged($"says that '{Path}' has more values than there are numbers for");
            count *= size;
        }
        return count;
    }

    /// <summary>How many values a dataset has, once it is sure that the file can hold so many.</summary>
    public long CheckedCount()
    {
        long count = Count(), most = Has(PipelineType) ? _file.Bytes.Length * Hdf5Pieces.MostInflation : _file.Bytes.Length;
        return count <= most / Type.Size ? count
            : throw new EspalierException(FormattableString.Invariant($"its weights say that '{Path}' has {count} values, more than the file can hold. The file is damaged."));
    }

    /// <summary>The values of a dataset as they are stored, row-major.</summary>
    public ReadOnlyMemory<byte> Data()
    {
        var data = new Hdf5Data(_file.Bytes, Path, Sizes, Type.Size, Has(PipelineType) ? Message(PipelineType) : null);
        return data.Read(Message(LayoutType), Count());
    }

    /// <summary>The error of data in another file.</summary>
    internal static EspalierException Foreign(string path) => new($"its weights lead to other files ('{path}'); only weights in the file itself are read.");

    private bool Has(int type) => _messages.Exists(m => m.Type == type);

    private Hdf5Header.Message Message(int type)
    {
        foreach (var message in _messages)
            if (message.Type == type) return message;
        throw Hdf5Bytes.Damaged($"has data at '{Path}' without a type, a shape or a place");
    }
}
