using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// A convolution by tiles of 4×4: some tiles at a time are transformed to 36 matrices of (tiles, channels), each is multiplied with a matrix of the
/// transformed filters by the register tiles of <see cref="Gemm"/>, and the products are transformed back. Every place of the target is
/// computed from its tile alone, always in the same way, so it does not matter which tiles go together, or to which part.
/// </summary>
internal sealed unsafe class WinogradKernel : Kernel
{
    // With fewer tiles for each part the strips of filters are shared out instead, if there are enough of them.
    private const int FewTiles = 16;

    // What the matrices of the tiles that go together may take: with a strip of filters they fit the second-level cache.
    private const int MostFloats = 96 * 1024, MostTiles = 36;

    private static readonly float[] ZeroRow = GC.AllocateArray<float>(64, pinned: true);

    private readonly SimdLevel _level;
    private readonly WinogradSizes _sizes;
    private readonly WinogradFilters _filters;
    private readonly WinogradSource _source;
    private readonly WinogradTarget _target;
    private readonly Storage _images;
    private readonly bool _byStrips;
    private readonly int _block;
    private readonly Storage[] _matrices, _products, _scratch;

    private WinogradKernel(Binding binding, WinogradSizes sizes, WinogradFilters filters, Storage images, WinogradTarget target)
    {
        (_level, _sizes, _filters, _images, _target) = (binding.Level, sizes, filters, images, target);
        _source = WinogradSource.Of(binding.Level, sizes);
        int parts = binding.Parts(sizes.Operations, sizes.Tiles);
        _byStrips = sizes.Tiles < FewTiles * parts && filters.Strips.Length >= parts;
        Parts = parts;
        int widest = filters.Strips[0].Width;
        _block = Math.Clamp(MostFloats / (WinogradSizes.Points * (sizes.Length + widest)), 12, MostTiles);
        _block = Math.Min(_block, sizes.Tiles);
        _matrices = [.. Enumerable.Range(0, Parts).Select(_ => new Storage((int)(WinogradSizes.Points * Matrix(_block, sizes.Length))))];
        _products = [.. Enumerable.Range(0, Parts).Select(_ => new Storage((int)(WinogradSizes.Points * Matrix(_block, widest))))];
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(_source.ScratchLength))];
    }

    /// <summary>Adds the kernels of a convolution.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="images">The images.</param>
    /// <param name="filter">The filters.</param>
    /// <param name="target">What becomes of the products.</param>
    /// <param name="turned">Whether it is the gradient by the images, for which filters are turned.</param>
    public static void Bind(Binding binding, WinogradSizes sizes, Storage images, Storage filter, WinogradTarget target, bool turned = false) =>
        binding.Add(new WinogradKernel(binding, sizes, WinogradFilters.Bind(binding, sizes, filter, turned), images, target));

    public override void Run(int part)
    {
        var (from, to) = _byStrips ? (0, _sizes.Tiles) : Share(part, _sizes.Tiles);
        var (firstStrip, lastStrip) = _byStrips ? Share(part, _filters.Strips.Length) : (0, _filters.Strips.Length);
        int blocks = (to - from + _block - 1) / _block;
        float* matrices = _matrices[part].Pointer, products = _products[part].Pointer;
        for (int block = 0, tile = from, count; block < blocks; block++, tile += count)
        {
            count = (to - tile + blocks - block - 1) / (blocks - block);
            nint matrix = Matrix(count, _sizes.Length);
            _source.Run(_images.Pointer, tile, tile + count, matrices, matrix, _scratch[part].Pointer);
            for (int i = firstStrip; i < lastStrip; i++)
            {
                var strip = _filters.Strips[i];
                nint product = Matrix(count, strip.Width);
                Multiply(count, matrices, matrix, strip, products, product);
                _target.Run(products, product, tile, tile + count, strip);
            }
        }
    }

    // An odd number of cache lines from matrix to matrix, so that a tile's 36 values do not share a few sets of the cache.
    private static nint Matrix(int tiles, int width) => (nint)((tiles * width + 15) / 16 | 1) * 16;

    private void Multiply(int tiles, float* matrices, nint matrix, WinogradFilters.Strip strip, float* products, nint product)
    {
        switch (_level)
        {
            case SimdLevel.Vector512: Multiply<Tiles512>(tiles, matrices, matrix, strip, products, product); break;
            case SimdLevel.Vector256: Multiply<Tiles256>(tiles, matrices, matrix, strip, products, product); break;
            default: Multiply<Tiles128>(tiles, matrices, matrix, strip, products, product); break;
        }
    }

    private void Multiply<T>(int tiles, float* matrices, nint matrix, WinogradFilters.Strip strip, float* products, nint product) where T : struct, ITiles
    {
        float* filters = _filters.Memory.Pointer + strip.Start;
        nint next = (nint)_sizes.Length * strip.Width;
        fixed (float* zero = ZeroRow)
        {
            var task = new TileTask { ARow = _sizes.Length, AStep = 1, BRow = strip.Width, CRow = strip.Width, K = _sizes.Length, Start = zero, Columns = T.Width };
            for (int point = 0; point < WinogradSizes.Points; point++)
            {
                task.A = matrices + point * matrix;
                task.B = filters + point * next;
                task.C = products + point * product;
                SweepDriver.Cover<T>(ref task, tiles, strip.Width / T.Width);
            }
        }
    }
}
