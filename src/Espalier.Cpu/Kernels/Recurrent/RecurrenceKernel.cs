using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// All steps of a recurrent cell, cut by rows of the batch: a row's steps depend on no other row, so parts never wait for each other. Each
/// step is one product of the rows' states with the recurrent kernel and one pass over the units.
/// </summary>
internal static class RecurrenceKernel
{
    public static void Bind(Node node, Binding binding)
    {
        var step = ((Recurrence)node.Op).Cell switch { RecurrentCell.Simple => typeof(SimpleStep), RecurrentCell.Lstm => typeof(LstmStep), _ => typeof(GruStep) };
        binding.Add(LaneTypes.Create<Kernel>(typeof(RecurrenceKernel<,,>), binding.Level, [step], node, binding));
    }
}

/// <summary>The steps at one width.</summary>
internal sealed unsafe class RecurrenceKernel<TStep, L, V> : Kernel where TStep : struct, ICellStep where L : struct, ILanes<V>
{
    private readonly SimdLevel _level;
    private readonly RecurrentCell _cell;
    private readonly Storage _x, _kernel, _mask, _first, _h;
    private readonly Storage? _more, _c, _kept;
    private readonly int _rows, _steps, _units, _gates;

    public RecurrenceKernel(Node node, Binding binding)
    {
        (_level, _cell) = (binding.Level, ((Recurrence)node.Op).Cell);
        (_x, _kernel, _mask, _first) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]), binding.Memory(node.Inputs[3]));
        _more = node.Inputs.Count > 4 ? binding.Memory(node.Inputs[4]) : null;
        _h = binding.Memory(node.Outputs[0]);
        _c = _cell == RecurrentCell.Lstm ? binding.Memory(node.Outputs[1]) : null;
        _kept = _cell == RecurrentCell.Simple ? null : binding.Memory(node.Outputs[^1]);
        var shape = binding.Shape(node.Outputs[0]);
        (_rows, _steps, _units, _gates) = (shape[0], shape[1], shape[2], node.Inputs[1].Shape[1]);
        Parts = binding.Parts((long)_rows * _steps * _gates * (2 * _units + 10), Math.Max(1, _rows));
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _rows);
        if (start == end) return;
        for (int step = 0; step < _steps; step++)
        {
            Product(start, end, step);
            for (int row = start; row < end; row++)
                if (_mask.Pointer[row * _steps + step] != 0) Compute(row, step);
                else Stay(row, step);
        }
    }

    // The state times the recurrent kernel: added to the input where the next pass finds it, or for a GRU beside it, with the bias.
    private void Product(int start, int end, int step)
    {
        var target = _cell == RecurrentCell.Simple ? _h : _kept!;
        int width = _cell == RecurrentCell.Simple ? _units : 4 * _units, leading = _steps * width;
        var to = target.Span[((start * _steps + step) * width)..];
        bool alone = _cell == RecurrentCell.Gru;
        if (!alone)
            for (int row = start; row < end; row++)
                _x.Span.Slice((row * _steps + step) * _gates, _gates).CopyTo(to[((row - start) * leading)..]);
        var from = step == 0 ? _first.Span[(start * _units)..] : _h.Span[((start * _steps + step - 1) * _units)..];
        Gemm.Multiply(_level, 0, end - start, _gates, _units, from, step == 0 ? _units : _steps * _units, _kernel.Span, _gates, to, leading,
            alone ? _more!.Span : default, accumulate: !alone);
    }

    private void Compute(int row, int step)
    {
        float** x = stackalloc float*[7], y = stackalloc float*[6];
        nint at = (nint)row * _steps + step;
        float* h = _h.Pointer + at * _units;
        if (_cell == RecurrentCell.Simple) x[0] = y[0] = h;
        else
        {
            float* kept = _kept!.Pointer + at * 4 * _units;
            if (_cell == RecurrentCell.Lstm)
            {
                for (int gate = 0; gate < 4; gate++) x[gate] = y[gate] = kept + gate * _units;
                x[4] = Before(_c!, _more!, row, step);
                y[4] = _c!.Pointer + at * _units;
                y[5] = h;
            }
            else
            {
                for (int gate = 0; gate < 3; gate++)
                {
                    x[gate] = _x.Pointer + at * _gates + gate * _units;
                    x[3 + gate] = kept + gate * _units;
                }
                x[6] = Before(_h, _first, row, step);
                for (int gate = 0; gate < 4; gate++) y[gate] = kept + gate * _units;
                y[4] = h;
            }
        }
        CellRow.Run<TStep, L, V>(x, y, _units);
    }

    private void Stay(int row, int step)
    {
        Copy(_h, _first);
        if (_c is not null) Copy(_c, _more!);

        void Copy(Storage states, Storage first) => new ReadOnlySpan<float>(Before(states, first, row, step), _units)
            .CopyTo(states.Span.Slice((row * _steps + step) * _units, _units));
    }

    private float* Before(Storage states, Storage first, int row, int step) =>
        step == 0 ? first.Pointer + (nint)row * _units : states.Pointer + ((nint)row * _steps + step - 1) * _units;
}
