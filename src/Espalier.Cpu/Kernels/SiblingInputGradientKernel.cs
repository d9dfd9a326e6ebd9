using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Σ dyᵢ·Wᵢᵀ: all weights are transposed once, by all workers, below one another; then chains go on from layer to layer.</summary>
internal static unsafe class SiblingInputGradientKernel
{
    public static void Bind(Node node, Binding binding)
    {
        int count = node.Inputs.Count / 2, k = node.Outputs[0].Shape[-1];
        (Storage Memory, int Columns)[] weights = [.. node.Inputs.Skip(count).Select(w => (binding.Memory(w), w.Shape[1]))];
        if (weights.Sum(w => w.Columns) <= NarrowProduct.Most && k % NarrowProduct.Lanes == 0)
        {
            binding.Add(new Narrow(binding, node, weights, k));
            return;
        }
        var transposed = new Storage(weights.Sum(w => w.Columns) * k);
        binding.Add(new TransposeAll(binding, weights, k, transposed));
        binding.Add(new Product(binding, node, transposed, k));
    }

    /// <summary>Transposes matrices of the same number of rows, in blocks of rows.</summary>
    private sealed class TransposeAll : Kernel
    {
        private const int Block = 64;

        private readonly SimdLevel _level;
        private readonly (Storage Memory, int Columns)[] _weights;
        private readonly Storage _to;
        private readonly int _rows, _blocks;

        public TransposeAll(Binding binding, (Storage Memory, int Columns)[] weights, int rows, Storage to)
        {
            (_level, _weights, _rows, _to) = (binding.Level, weights, rows, to);
            _blocks = (rows + Block - 1) / Block;
            Parts = binding.Parts(2L * to.Length, _blocks * weights.Length);
        }

        public override void Run(int part)
        {
            var (start, end) = Share(part, _blocks * _weights.Length);
            int offset = 0;
            for (int i = 0, unit = 0; i < _weights.Length; i++)
            {
                var (memory, columns) = _weights[i];
                for (int block = 0; block < _blocks; block++, unit++)
                    if (unit >= start && unit < end)
                        Espalier.Cpu.Transpose.Run(_level, _rows, columns, memory.Span, columns, _to.Span[offset..], _rows, block * Block, Math.Min(_rows, (block + 1) * Block));
                offset += columns * _rows;
            }
        }
    }

    /// <summary>The product when the layers have a few columns each.</summary>
    private sealed class Narrow : Kernel
    {
        private readonly NarrowProduct _product;
        private readonly NarrowProduct.Column[] _gradients, _weights;
        private readonly Storage _c;
        private readonly int _rows, _k;

        public Narrow(Binding binding, Node node, (Storage Memory, int Columns)[] weights, int k)
        {
            (_product, _c, _k) = (NarrowProduct.Of(binding.Level), binding.Memory(node.Outputs[0]), k);
            (_rows, _) = binding.Matrix(node.Outputs[0]);
            _gradients = NarrowProduct.ColumnsOf(node.Inputs.Take(weights.Length).Select(dy => (binding.Memory(dy), dy.Shape[-1])));
            _weights = NarrowProduct.ColumnsOf(weights);
            Parts = binding.Parts(2L * _rows * k * _weights.Length, Math.Max(1, _rows / 16));
        }

        public override void Run(int part)
        {
            var (start, end) = Share(part, _rows);
            _product.Rows(_gradients, _weights, _c.Pointer, _k, start, end);
        }
    }

    private sealed class Product : Kernel
    {
        private readonly SimdLevel _level;
        private readonly (Storage Memory, int Columns)[] _gradients;
        private readonly LiveProduct.Factor[] _factors;
        private readonly Storage _transposed, _c;
        private readonly int _rows, _k, _unit;
        private readonly Dictionary<int, LiveProduct>[] _live = []; // one for each part, by the length of the chains

        public Product(Binding binding, Node node, Storage transposed, int k)
        {
            (_level, _transposed, _c, _k) = (binding.Level, transposed, binding.Memory(node.Outputs[0]), k);
            (_rows, _) = binding.Matrix(node.Outputs[0]);
            _gradients = [.. node.Inputs.Take(node.Inputs.Count / 2).Select(dy => (binding.Memory(dy), dy.Shape[-1]))];
            _factors = new LiveProduct.Factor[_gradients.Length];
            for (int i = 0, offset = 0; i < _factors.Length; offset += _gradients[i].Columns * k, i++)
                _factors[i] = new(transposed.Slice(offset, _gradients[i].Columns * k), _c, null, k, Continues: i > 0);
            bool live = _gradients.All(g => LiveRows.Fit(_rows, k, g.Columns));
            _unit = live ? LiveRows.Unit : 6;
            Parts = binding.Parts(2L * _rows * k * _gradients.Sum(g => g.Columns), Math.Max(1, _rows / _unit));
            if (live)
                _live = [.. Enumerable.Range(0, Parts).Select(_ => _gradients.Select(g => g.Columns).Distinct().ToDictionary(n => n, n => LiveProduct.Of(_level, n, turned: false)))];
        }

        public override void Run(int part)
        {
            var (start, end) = Share(part, _rows, _unit);
            for (int i = 0; i < _factors.Length; i++)
            {
                var (dy, columns) = _gradients[i];
                if (_live.Length > 0) _live[part][columns].Run(dy, columns, new ReadOnlySpan<LiveProduct.Factor>(in _factors[i]), start, end);
                else Gemm.Multiply(_level, start, end, _k, columns, dy.Span, columns, _factors[i].B.Span, _k, _c.Span, _k, accumulate: i > 0);
            }
        }
    }
}
