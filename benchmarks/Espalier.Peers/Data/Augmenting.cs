using Espalier.Data;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace Peers;

/// <summary>One varied copy of each of the faces, 60 × 64: rotation, shift, zoom, mirror.</summary>
sealed class Augmenting : IDisposable
{
    private readonly Dataset _rows;
    private readonly PictureTransform _transform = new(new Augmentation { Rotate = 10, Shift = 0.05, Zoom = 0.1, FlipHorizontal = 0.5, Fill = FillMode.Reflect });
    private readonly Tensor _pictures;

    public Augmenting(ImageSet images)
    {
        Count = images.Count;
        var x = new Espalier.Tensor(new Shape(Count, 60, 64, 1));
        for (int i = 0; i < Count; i++)
            for (int p = 0; p < 60 * 64; p++) x.Row(i)[p] = images.Images[i].Pixels[p] / 255f;
        _rows = new Dataset(x);
        _pictures = tensor(x.Values).reshape(Count, 1, 60, 64);
    }

    public int Count { get; }

    public void Ours() => _transform.Copies(_rows, 1);

    /// <summary>All pictures as one batch: libtorch at its best, for a single picture costs it a call's overhead.</summary>
    public void Torch()
    {
        set_num_threads(Environment.ProcessorCount);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var angle = (rand(Count) * 2 - 1) * (10 * Math.PI / 180);
        var zoom = 1 + (rand(Count) * 2 - 1) * 0.1;
        var mirror = where(rand(Count) < 0.5, ones(Count), -ones(Count));
        var shift = (rand(Count, 2) * 2 - 1) * 0.1; // 5 % of the picture in its own unit, -1 to 1
        Tensor cos = angle.cos() * zoom, sin = angle.sin() * zoom;
        var rows = stack([stack([cos * mirror, -sin, shift.select(1, 0)], 1), stack([sin * mirror, cos, shift.select(1, 1)], 1)], 1);
        var grid = F.affine_grid(rows, [Count, 1, 60, 64], align_corners: false);
        F.grid_sample(_pictures, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, align_corners: false);
    }

    public void Dispose() => _pictures.Dispose();
}
