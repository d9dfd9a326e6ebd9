using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A·Bᵀ: a small B is transposed once, by all workers, and then multiplied as usual; of a larger one panels are transposed when they are needed.</summary>
internal static class MatMulTransposedBKernel
{
    // So many values and their transposed copy stay in the second-level cache.
    private const int Small = 1 << 15;

    public static void Bind(Node node, Binding binding)
    {
        int k = node.Inputs[1].Shape[0], n = node.Inputs[1].Shape[1];
        if ((long)k * n > Small)
        {
            binding.Add(new Large(binding, node, k, n));
            return;
        }
        var transposed = new Storage(n * k);
        binding.Add(new TransposeB(binding, binding.Memory(node.Inputs[1]), transposed, k, n));
        binding.Add(new Product(binding, node, transposed, k, n));
    }

    /// <summary>Transposes a matrix, all workers together.</summary>
    internal sealed class TransposeB : Kernel
    {
        private readonly SimdLevel _level;
        private readonly Storage _from, _to;
        private readonly int _rows, _columns;

        public TransposeB(Binding binding, Storage from, Storage to, int rows, int columns)
        {
            (_level, _from, _to, _rows, _columns) = (binding.Level, from, to, rows, columns);
            Parts = binding.Parts(2L * rows * columns, Math.Max(1, rows / 16));
        }

        public override void Run(int part)
        {
            var (start, end) = Share(part, _rows, 16);
            Espalier.Cpu.Transpose.Run(_level, _rows, _columns, _from.Span, _columns, _to.Span, _rows, start, end);
        }
    }

    private sealed class Product : Kernel
    {
        private readonly SimdLevel _level;
        private readonly Storage _a, _b, _c;
        private readonly int _rows, _k, _n;
        private readonly LiveProduct[] _live = []; // one for each part
        private readonly SettledProduct? _whole; // when there is one part

        public Product(Binding binding, Node node, Storage transposed, int k, int n)
        {
            _level = binding.Level;
            (_a, _b, _c) = (binding.Memory(node.Inputs[0]), transposed, binding.Memory(node.Outputs[0]));
            (_rows, _) = binding.Matrix(node.Inputs[0]);
            (_k, _n) = (k, n);
            bool live = LiveRows.Fit(_rows, k, n);
            Parts = binding.Parts(2L * _rows * k * n, Math.Max(1, _rows / (live ? LiveRows.Unit : 6)));
            if (live) _live = [.. Enumerable.Range(0, Parts).Select(_ => LiveProduct.Of(_level, n, turned: false))];
            else if (Parts == 1) _whole = SettledProduct.Of(_level, _rows, k, n, _a, turned: false, _b, _c);
        }

        public override void Run(int part)
        {
            if (_whole is not null)
            {
                _whole.Run();
                return;
            }
            if (_live.Length > 0)
            {
                var (from, to) = Share(part, _rows, LiveRows.Unit);
                _live[part].Run(_a, _n, [new(_b, _c, null, _k)], from, to);
                return;
            }
            var (start, end) = Share(part, _rows, 6);
            Gemm.Multiply(_level, start, end, _k, _n, _a.Span, _n, _b.Span, _k, _c.Span, _k);
        }
    }
    private sealed class Large : Kernel
    {
        private readonly Storage _a, _c;
        private readonly TurnedFactor _b;
        private readonly TurnedProduct[] _products; // one for each part
        private readonly int _rows;

        public Large(Binding binding, Node node, int k, int n)
        {
            (_a, _c) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));
            _b = new(binding.Level, [(binding.Memory(node.Inputs[1]), n)]);
            (_rows, _) = binding.Matrix(node.Inputs[0]);
            Parts = binding.Parts(2L * _rows * k * n, Math.Max(1, _rows / LiveRows.Unit));
            _products = [.. Enumerable.Range(0, Parts).Select(_ => TurnedProduct.Of(binding.Level, _rows, k, n))];
        }

        public override void Run(int part)
        {
            var (start, end) = Share(part, _rows, LiveRows.Unit);
            _products[part].Run(_a, _b, _c, continues: false, start, end);
        }
    }
}
