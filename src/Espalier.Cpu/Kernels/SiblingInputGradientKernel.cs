using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Σ dyᵢ·Wᵢᵀ, cut by rows.</summary>
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
        binding.Add(new Wide(binding, node, weights, k));
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

    /// <summary>
    /// The product of wide layers. The gradients of some layers are laid side by side, so that their chains are long enough for lists and tiles; chains go on from group to group.
    /// </summary>
    private sealed class Wide : Kernel
    {
        // A group of so many columns stays in the second-level cache for usual batches.
        private const int GroupColumns = 256;

        private readonly record struct Group((Storage Memory, int Columns)[] Gradients, TurnedFactor Weights);

        private readonly Group[] _groups;
        private readonly Dictionary<int, TurnedProduct>[] _products; // one for each part, by the length of the chains
        private readonly Storage _gathered, _c;
        private readonly int _rows;

        public Wide(Binding binding, Node node, (Storage Memory, int Columns)[] weights, int k)
        {
            _c = binding.Memory(node.Outputs[0]);
            (_rows, _) = binding.Matrix(node.Outputs[0]);
            (Storage Memory, int Columns)[] gradients = [.. node.Inputs.Take(weights.Length).Select(dy => (binding.Memory(dy), dy.Shape[-1]))];
            var groups = new List<Group>();
            for (int first = 0, next; first < weights.Length; first = next)
            {
                int width = weights[first].Columns;
                for (next = first + 1; next < weights.Length && width + weights[next].Columns <= GroupColumns; next++) width += weights[next].Columns;
                groups.Add(new(gradients[first..next], new(binding.Level, weights[first..next])));
            }
            _groups = [.. groups];
            Parts = binding.Parts(2L * _rows * k * weights.Sum(w => w.Columns), Math.Max(1, _rows / LiveRows.Unit));
            int[] lengths = [.. _groups.Select(g => g.Weights.Length).Distinct()];
            _gathered = new Storage(_rows * lengths.Max());
            _products = [.. Enumerable.Range(0, Parts).Select(_ => lengths.ToDictionary(n => n, n => TurnedProduct.Of(binding.Level, _rows, k, n)))];
        }

        public override void Run(int part)
        {
            var (start, end) = Share(part, _rows, LiveRows.Unit);
            for (int i = 0; i < _groups.Length; i++)
            {
                var (gradients, weights) = _groups[i];
                Gather(gradients, weights.Length, start, end);
                _products[part][weights.Length].Run(_gathered, weights, _c, continues: i > 0, start, end);
            }
        }

        private void Gather((Storage Memory, int Columns)[] gradients, int width, int start, int end)
        {
            int offset = 0;
            foreach (var (memory, columns) in gradients)
            {
                for (int row = start; row < end; row++) memory.Span.Slice(row * columns, columns).CopyTo(_gathered.Span[(row * width + offset)..]);
                offset += columns;
            }
        }
    }
}
