using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Windows of convolutions and pools as a file says them.</summary>
internal static class Windows
{
    private const int Most = 1 << 20;

    /// <summary>The window of a node; of sequences, in one row.</summary>
    /// <param name="node">The node.</param>
    /// <param name="size">The window's size, where the filters have it; null where the node says it.</param>
    public static SlidingWindow Read(NodeReader node, int[]? size)
    {
        int[]? said = node.Ints("kernel_shape");
        size ??= said ?? throw node.Wrong("does not say the size of its window.");
        if (said is not null && !said.SequenceEqual(size)) throw node.Wrong($"says a window of ({string.Join(", ", said)}) but has one of ({string.Join(", ", size)}).");
        int axes = size.Length;
        if (axes is not (1 or 2)) throw node.Wrong($"has a window over {axes} axes; 1 and 2 are read.");
        int[] strides = Checked("strides", node.Ints("strides") ?? [.. size.Select(_ => 1)], axes, 1), dilations = Checked("dilations", node.Ints("dilations") ?? [.. size.Select(_ => 1)], axes, 1);
        int[] pads = Checked("pads", node.Ints("pads") ?? new int[2 * axes], 2 * axes, 0);
        Checked("kernel_shape", size, axes, 1);
        return axes == 2
            ? new SlidingWindow(size[0], size[1], strides[0], strides[1], dilations[0], dilations[1]).WithBorder(pads[0], pads[2], pads[1], pads[3])
            : new SlidingWindow(1, size[0], 1, strides[0], 1, dilations[0]).WithBorder(0, 0, pads[0], pads[1]);

        int[] Checked(string what, int[] values, int count, int least) => values.Length == count && values.All(v => v >= least && v <= Most) ? values
            : throw node.Wrong($"has {what} of ({string.Join(", ", values)}) where {count} numbers from {least} to {Most} are meant.");
    }

    /// <summary>The same window with its border the other way around.</summary>
    public static SlidingWindow Mirrored(SlidingWindow window) => window.WithBorder(window.Bottom, window.Top, window.Right, window.Left);

    /// <summary>A window as the setting of an op.</summary>
    public static JsonObject Setting(SlidingWindow w) => new()
    {
        ["window"] = new JsonArray(w.Rows, w.Columns, w.StrideRows, w.StrideColumns, w.DilationRows, w.DilationColumns, w.Top, w.Bottom, w.Left, w.Right),
    };
}
