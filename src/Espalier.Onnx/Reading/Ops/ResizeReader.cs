namespace Espalier.Onnx;

/// <summary>Making pictures larger or smaller: repeated pixels, or straight lines between their middles.</summary>
internal static class ResizeReader
{
    [Reads("Resize", "Upsample")]
    private static void Read(NodeReader node)
    {
        var flowing = node.Flows(0);
        if (flowing.Rank != 4) throw node.Wrong($"needs pictures but got {flowing.Rank} axes.");
        var x = node.In(flowing, AxisOrder.ChannelsFirst);
        int[] from = [x.Shape[1], x.Shape[2]], to = Sizes(node, from);
        string mode = node.Text("mode", "nearest"), places = node.Text("coordinate_transformation_mode", node.Op == "Upsample" ? "asymmetric" : "half_pixel");
        string rounding = node.Text("nearest_mode", node.Op == "Upsample" ? "floor" : "round_prefer_floor");
        bool isWhole = to[0] % from[0] == 0 && to[1] % from[1] == 0;
        // Of whole factors, all of these repeat each pixel.
        bool repeats = mode == "nearest" && isWhole && ((places == "asymmetric" && rounding == "floor") || places is "half_pixel" or "pytorch_half_pixel");
        if (repeats) node.Set(node.Apply(new UpSampling2D((to[0] / from[0], to[1] / from[1])), x), AxisOrder.ChannelsFirst);
        else if (mode == "linear" && places is "half_pixel" or "pytorch_half_pixel" && node.Int("antialias", 0) == 0 && to.All(t => t > 1))
            node.Set(node.Apply(new Resizing(to[0], to[1], PixelInterpolation.Bilinear), x), AxisOrder.ChannelsFirst);
        else throw node.Wrong($"resizes by '{mode}' with places '{places}'{(mode == "nearest" ? $" and rounding '{rounding}'" : "")}, which is not read.");
    }

    private static int[] Sizes(NodeReader node, int[] from)
    {
        if (node.Has(3))
        {
            long[] sizes = node.Knows(3).Integers ?? [];
            if (sizes.Length != 4) throw node.Wrong($"has sizes for {sizes.Length} axes.");
            return [Within(node, sizes[2]), Within(node, sizes[3])];
        }
        var scales = node.Knows(node.Op == "Upsample" ? 1 : 2).Tensor.Values;
        if (scales is not [1, 1, > 0 and var down, > 0 and var across]) throw node.Wrong($"has scales of ({string.Join(", ", scales)}).");
        return [Within(node, (long)Math.Floor(from[0] * (double)down)), Within(node, (long)Math.Floor(from[1] * (double)across))];
    }

    private static int Within(NodeReader node, long size) => size is > 0 and <= 1 << 16 ? (int)size : throw node.Wrong($"makes pictures with a side of {size}.");
}
