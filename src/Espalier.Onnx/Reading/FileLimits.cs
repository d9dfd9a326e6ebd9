using Google.Protobuf;

namespace Espalier.Onnx;

/// <summary>
/// Walks through the bytes of a file before anything is made of them, and refuses what would take too much: messages within messages without
/// end, or so many that each empty one would cost memory.
/// </summary>
internal static class FileLimits
{
    private const int MostMessages = 2_000_000, Deepest = 40;

    private enum Kind { Leaf, Model, Graph, Node, Attribute, Value, Type, TensorType, Dims, Tensor, Entry }

    /// <summary>Checks the bytes of a file.</summary>
    /// <exception cref="InvalidProtocolBufferException">They are no messages.</exception>
    /// <exception cref="EspalierException">There are too many, or they lie too deep.</exception>
    public static void Check(byte[] file, string path)
    {
        int messages = 0;
        Walk(new CodedInputStream(file), file.Length, Kind.Model, 0);

        void Walk(CodedInputStream stream, long end, Kind kind, int depth)
        {
            if (depth > Deepest) throw new EspalierException($"'{path}' has graphs within graphs {depth} deep; {Deepest} are read.");
            while (stream.Position < end && stream.ReadTag() is var tag and not 0)
            {
                if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
                {
                    stream.SkipLastField();
                    continue;
                }
                var inner = Inner(kind, WireFormat.GetTagFieldNumber(tag));
                if (++messages > MostMessages) throw new EspalierException($"'{path}' has more than {MostMessages:N0} parts, too many for a network.");
                if (inner == Kind.Leaf) stream.SkipLastField();
                else
                {
                    int length = stream.ReadLength();
                    if (length < 0 || stream.Position + length > end) throw new EspalierException($"'{path}' is damaged: a part of it ends behind the whole.");
                    Walk(stream, stream.Position + length, inner, depth + 1);
                }
            }
        }
    }

    private static Kind Inner(Kind kind, int field) => (kind, field) switch
    {
        (Kind.Model, 7) => Kind.Graph,
        (Kind.Graph, 1) => Kind.Node,
        (Kind.Graph, 5) => Kind.Tensor,
        (Kind.Graph, 11 or 12 or 13) => Kind.Value,
        (Kind.Node, 5) => Kind.Attribute,
        (Kind.Attribute, 5) => Kind.Tensor,
        (Kind.Attribute, 6) => Kind.Graph,
        (Kind.Value, 2) => Kind.Type,
        (Kind.Type, 1) => Kind.TensorType,
        (Kind.TensorType, 2) => Kind.Dims,
        (Kind.Dims, 1) => Kind.Entry,
        (Kind.Tensor, 13) => Kind.Entry,
        _ => Kind.Leaf,
    };
}
