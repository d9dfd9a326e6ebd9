using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A·B, cut by rows of the result, or by its columns when there are few rows.</summary>
internal sealed class MatMulKernel : Kernel
{
    private readonly SimdLevel _level;
    private readonly Storage _a, _b, _c;
    private readonly Storage? _bias;
    private readonly int _rows, _n, _k;
    private readonly GemmActivation _activation;
    private readonly bool _byColumns;
    private readonly LiveProduct[] _live = []; // one for each part
    private readonly SettledProduct? _whole; // when there is one part

    private MatMulKernel(Binding binding, Node node, Storage? bias, GemmActivation activation)
    {
        _level = binding.Level;
        (_a, _b, _c, _bias) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]), bias);
        (_rows, _k) = binding.Matrix(node.Inputs[0]);
        _n = node.Inputs[1].Shape[1];
        _activation = activation;
        _byColumns = _rows < 12 * 2 && _n >= 64;
        bool live = LiveRows.Fit(_rows, _n, _k);
        Parts = binding.Parts(2L * _rows * _n * _k, _byColumns ? _n / 32 : Math.Max(1, _rows / (live ? LiveRows.Unit : 6)));
        live &= !_byColumns || Parts == 1;
        if (live) _live = [.. Enumerable.Range(0, Parts).Select(_ => LiveProduct.Of(_level, _k, turned: false, _rows))];
        else if (Parts == 1) _whole = SettledProduct.Of(_level, _rows, _n, _k, _a, turned: false, _b, _c, bias, activation == GemmActivation.Relu);
    }

    public static void Bind(Node node, Binding binding) => Bind(node, binding, null, GemmActivation.None);

    /// <summary>Adds the kernel with what is fused behind the product.</summary>
    public static void Bind(Node node, Binding binding, Storage? bias, GemmActivation activation) =>
        binding.Add(new MatMulKernel(binding, node, bias, activation));

    public override void Run(int part)
    {
        if (_whole is not null)
        {
            _whole.Run();
            return;
        }
        if (_live.Length > 0)
        {
            var (start, end) = Share(part, _rows, LiveRows.Unit);
            _live[part].Run(_a, _k, [new(_b, _c, _bias, _n, _activation == GemmActivation.Relu)], start, end);
            return;
        }
        var bias = _bias is null ? default : _bias.Span;
        if (_byColumns)
        {
            var (start, end) = Share(part, _n, 32);
            if (start == end) return;
            Gemm.Multiply(_level, 0, _rows, end - start, _k, _a.Span, _k, _b.Span[start..], _n, _c.Span[start..], _n,
                bias.IsEmpty ? bias : bias[start..end], _activation);
        }
        else
        {
            var (start, end) = Share(part, _rows, 6);
            Gemm.Multiply(_level, start, end, _n, _k, _a.Span, _k, _b.Span, _n, _c.Span, _n, bias, _activation);
        }
    }
}
