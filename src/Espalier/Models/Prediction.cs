using Espalier.Graph;

namespace Espalier;

/// <summary>
/// The program that only answers. Any number of threads may run it at once: each borrows an executable, which has activations of its own and
/// shares the weights with the others. As many are kept as were in use at once, and nothing is locked while one computes.
/// </summary>
internal sealed class Prediction
{
    /// <summary>Executables kept though nobody uses them, beside as many as were ever in use at once: for callers whose batches differ in size.</summary>
    private const int Spare = 16;

    private static int _callers; // of all models: they compete for the same cores

    private readonly Model _model;
    private readonly Backend _backend;
    private readonly Program _program;
    private readonly Symbol[] _inputs;
    private readonly long[] _widths;
    private readonly Head[] _heads;
    private readonly Lock _lock = new();
    private readonly List<Ready> _idle = []; // the one used last at the end
    private int _lent, _mostLent;

    // A program made ready for some rows, and the shapes of their answers.
    private sealed record Ready(Executable Program, Shape[] Shapes);

    public Prediction(Model model, Backend backend)
    {
        (_model, _backend) = (model, backend);
        _heads = [.. model.Heads];
        _program = Program.Compile([.. _heads.Select(h => h.Output)]);
        _inputs = [.. model.Inputs.Items];
        _widths = [.. _inputs.Select(i => i.Shape.ValuesPerRow)];
    }

    /// <summary>How many executables are kept for callers to come.</summary>
    internal int Idle
    {
        get
        {
            lock (_lock) return _idle.Count;
        }
    }

    public Answers Run(Dataset data, int batchSize)
    {
        if (batchSize < 1) throw new EspalierException($"A batch should have 1 row or more but has {batchSize}.");
        if (data.Inputs.Count != _inputs.Length)
            throw new EspalierException($"{_model.DisplayName} has {_inputs.Length} input(s) but the data has {data.Inputs.Count}.");
        for (int i = 0; i < _inputs.Length; i++)
            if (_widths[i] != (data.Transform is null ? data.Inputs[i].RowLength : data.RowShape(i).ValuesPerRow))
                throw new EspalierException($"Input '{LayerCall.Of(_inputs[i]).Layer.Name}' needs {_inputs[i].Shape} but the data has {data.RowsShape(i)}.");
        using var stream = data.Transform is null ? null : new RowStream(_backend, room => new RowBuffers(data, [], [], room), ahead: false);
        var answers = new Tensor[_heads.Length];
        bool alone = Interlocked.Increment(ref _callers) > 1; // who comes while others compute leaves the workers to them
        try
        {
            if (data.Rows == 0) Allot(answers, [.. _heads.Select(h => h.Output.Shape.WithBatch(0))]);
            for (int start = 0; start < data.Rows; start += batchSize) Run(data, start, Math.Min(batchSize, data.Rows - start), stream, answers, alone);
        }
        finally
        {
            Interlocked.Decrement(ref _callers);
        }
        return new Answers(_heads, answers);
    }

    private static void Allot(Tensor[] answers, Shape[] shapes)
    {
        for (int head = 0; head < answers.Length; head++) answers[head] = new Tensor(shapes[head]);
    }

    private void Run(Dataset data, int start, int rows, RowStream? stream, Tensor[] answers, bool alone)
    {
        var ready = Borrow(rows);
        try
        {
            var program = ready.Program;
            if (start == 0) Allot(answers, rows == data.Rows ? ready.Shapes : [.. _heads.Select(h => h.Output.Shape.WithBatch(data.Rows))]);
            var settled = stream?.Next([.. Enumerable.Range(start, rows)], alone);
            for (int i = 0; i < _inputs.Length; i++)
            {
                if (!program.Reads(_inputs[i])) continue;
                int width = (int)_widths[i];
                if (settled is not null) settled.CopyInput(i, rows, program.Input(_inputs[i]));
                else data.Inputs[i].Values.AsSpan(start * width, rows * width).CopyTo(program.Input(_inputs[i]));
            }
            if (alone) program.RunAlone();
            else program.Run();
            for (int head = 0; head < answers.Length; head++)
            {
                var output = program.Output(_heads[head].Output);
                output.CopyTo(answers[head].Values.AsSpan(start * (output.Length / rows)));
            }
        }
        finally
        {
            Return(ready);
        }
    }

    private Ready Borrow(int rows)
    {
        lock (_lock)
        {
            _mostLent = Math.Max(_mostLent, ++_lent);
            for (int i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].Program.Batch != rows) continue;
                var found = _idle[i];
                _idle.RemoveAt(i);
                return found;
            }
        }
        try
        {
            return new(_backend.Prepare(_program, rows), [.. _heads.Select(h => h.Output.Shape.WithBatch(rows))]);
        }
        catch
        {
            lock (_lock) _lent--;
            throw;
        }
    }

    private void Return(Ready ready)
    {
        lock (_lock)
        {
            _lent--;
            if (_idle.Count >= _mostLent + Spare) _idle.RemoveAt(0);
            _idle.Add(ready);
        }
    }
}
