using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The gradients of all steps of a recurrent cell, from the last to the first, cut by rows of the batch as the steps are.</summary>
internal static class RecurrenceGradientKernel
{
    public static void Bind(Node node, Binding binding)
    {
        int units = node.Inputs[1].Shape[0], gates = node.Inputs[1].Shape[1];
        var transposed = new Storage(units * gates);
        binding.Add(new MatMulTransposedBKernel.TransposeB(binding, binding.Memory(node.Inputs[1]), transposed, units, gates));
        var step = ((RecurrenceGradient)node.Op).Cell switch { RecurrentCell.Simple => typeof(SimpleGradient), RecurrentCell.Lstm => typeof(LstmGradient), _ => typeof(GruGradient) };
        binding.Add(LaneTypes.Create<Kernel>(typeof(RecurrenceGradientKernel<,,>), binding.Level, [step], node, binding, transposed));
    }
}

/// <summary>The gradients at one width.</summary>
internal sealed unsafe class RecurrenceGradientKernel<TStep, L, V> : Kernel where TStep : struct, ICellStep where L : struct, ILanes<V>
{
    private readonly SimdLevel _level;
    private readonly RecurrentCell _cell;
    private readonly Storage _dh, _mask, _transposed, _dx, _dFirst;
    private readonly Storage[] _in;
    private readonly Storage? _last;
    private readonly int _rows, _steps, _units, _gates;

    public RecurrenceGradientKernel(Node node, Binding binding, Storage transposed)
    {
        (_level, _cell, _transposed) = (binding.Level, ((RecurrenceGradient)node.Op).Cell, transposed);
        (_dh, _mask) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[2]));
        _in = [.. node.Inputs.Skip(3).Select(binding.Memory)];
        (_dx, _dFirst) = (binding.Memory(node.Outputs[0]), binding.Memory(node.Outputs[1]));
        _last = node.Outputs.Count > 2 ? binding.Memory(node.Outputs[2]) : null;
        var shape = binding.Shape(node.Inputs[0]);
        (_rows, _steps, _units, _gates) = (shape[0], shape[1], shape[2], node.Inputs[1].Shape[1]);
        Parts = binding.Parts((long)_rows * _steps * _gates * (2 * _units + 10), Math.Max(1, _rows));
    }

    private Storage DProduct => _cell == RecurrentCell.Gru ? _last! : _dx;

    // The gradients that go from step to step are kept where those of the first states end up.
    public override void Run(int part)
    {
        var (start, end) = Share(part, _rows);
        if (start == end) return;
        _dFirst.Span[(start * _units)..(end * _units)].Clear();
        if (_cell == RecurrentCell.Lstm) _last!.Span[(start * _units)..(end * _units)].Clear();
        for (int step = _steps - 1; step >= 0; step--)
        {
            for (int row = start; row < end; row++)
                if (_mask.Pointer[row * _steps + step] != 0) Compute(row, step);
                else Stay(row, step);
            Gemm.Multiply(_level, 0, end - start, _units, _gates, DProduct.Span[((start * _steps + step) * _gates)..], _steps * _gates, _transposed.Span, _units,
                _dFirst.Span[(start * _units)..], _units, accumulate: true); // dh before += d(h·R)·Rᵀ
        }
    }

    private void Compute(int row, int step)
    {
        float** x = stackalloc float*[10], y = stackalloc float*[7];
        nint at = (nint)row * _steps + step;
        float* running = _dFirst.Pointer + (nint)row * _units;
        x[0] = _dh.Pointer + at * _units;
        for (int gate = 0; gate < _gates / _units; gate++) y[gate] = _dx.Pointer + at * _gates + gate * _units;
        switch (_cell)
        {
            case RecurrentCell.Simple:
                x[1] = running;
                x[2] = _in[0].Pointer + at * _units;
                y[1] = running;
                break;
            case RecurrentCell.Lstm:
                float* runningC = _last!.Pointer + (nint)row * _units;
                x[1] = _in[3].Pointer + at * _units;
                x[2] = running;
                x[3] = runningC;
                for (int gate = 0; gate < 4; gate++) x[4 + gate] = _in[0].Pointer + (at * 4 + gate) * _units;
                x[8] = _in[1].Pointer + at * _units;
                x[9] = Before(_in[1], _in[2], row, step);
                y[4] = running;
                y[5] = runningC;
                break;
            default:
                x[1] = running;
                for (int gate = 0; gate < 4; gate++) x[2 + gate] = _in[0].Pointer + (at * 4 + gate) * _units;
                x[6] = Before(_in[1], _in[2], row, step);
                for (int gate = 0; gate < 3; gate++) y[3 + gate] = _last!.Pointer + at * _gates + gate * _units;
                y[6] = running;
                break;
        }
        CellRow.Run<TStep, L, V>(x, y, _units);
    }

    // A skipped step hands on what it gets and has no gradient of its own.
    private void Stay(int row, int step)
    {
        int at = row * _steps + step;
        _dx.Span.Slice(at * _gates, _gates).Clear();
        if (_cell == RecurrentCell.Gru) _last!.Span.Slice(at * _gates, _gates).Clear();
        Add(_dh, _dFirst);
        if (_cell == RecurrentCell.Lstm) Add(_in[3], _last!);

        void Add(Storage gradient, Storage running)
        {
            Span<float> from = gradient.Span.Slice(at * _units, _units), to = running.Span.Slice(row * _units, _units);
            for (int i = 0; i < to.Length; i++) to[i] += from[i];
        }
    }

    private float* Before(Storage states, Storage first, int row, int step) =>
        step == 0 ? first.Pointer + (nint)row * _units : states.Pointer + ((nint)row * _steps + step - 1) * _units;
}
