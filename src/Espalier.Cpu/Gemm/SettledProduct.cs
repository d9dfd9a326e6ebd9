using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// A product of <see cref="Gemm"/> whose matrices and sizes are settled: bounds are checked and the task is written once, which for products of
/// some thousand multiplications takes a tenth of the time.
/// </summary>
internal abstract unsafe class SettledProduct
{
    private readonly Storage[] _memory; // keeps alive what the pointers point to

    private SettledProduct(Storage[] memory) => _memory = memory;

    /// <summary>C = activation(A·B + bias), or Aᵀ·B: row-major, without gaps.</summary>
    /// <param name="level">The kernels to use.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">The length of the chains.</param>
    /// <param name="a">A, (rows, k), or (k, rows) when it is turned.</param>
    /// <param name="turned">Whether A is transposed.</param>
    /// <param name="b">B, (k, n).</param>
    /// <param name="c">C, (rows, n).</param>
    /// <param name="bias">n values, or null.</param>
    /// <param name="relu">Whether C is max(·, 0).</param>
    public static SettledProduct Of(SimdLevel level, int rows, int n, int k, Storage a, bool turned, Storage b, Storage c, Storage? bias = null, bool relu = false)
    {
        Gemm.CheckMatrix(rows, k, k, a.Length);
        Gemm.CheckMatrix(k, n, n, b.Length);
        Gemm.CheckMatrix(rows, n, n, c.Length);
        if (bias is not null) Gemm.CheckMatrix(1, n, n, bias.Length);
        var task = new TileTask
        {
            A = a.Pointer,
            ARow = turned ? 1 : k,
            AStep = turned ? rows : 1,
            B = b.Pointer,
            BRow = n,
            C = c.Pointer,
            CRow = n,
            K = k,
            Relu = relu,
        };
        Storage[] memory = bias is null ? [a, b, c] : [a, b, c, bias];
        return Gemm.LevelFor(level, n) switch
        {
            SimdLevel.Vector512 => new Tiled<Tiles512>(task, rows, n, bias, memory),
            SimdLevel.Vector256 => new Tiled<Tiles256>(task, rows, n, bias, memory),
            _ => new Tiled<Tiles128>(task, rows, n, bias, memory),
        };
    }

    /// <summary>Computes the product.</summary>
    public abstract void Run();

    private sealed class Tiled<T>(TileTask task, int rows, int n, Storage? bias, Storage[] memory) : SettledProduct(memory) where T : struct, ITiles
    {
        private readonly float* _bias = bias is null ? null : bias.Pointer;

        public override void Run()
        {
            var now = task; // which the driver changes
            TileDriver.Run<T>(ref now, rows, n, _bias, accumulate: false);
        }
    }
}
