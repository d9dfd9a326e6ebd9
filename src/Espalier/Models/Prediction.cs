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
    private readonly Lock _lock = new();
    private readonly List<Executable> _idle = []; // the one used last at the end
    private int _lent, _mostLent;

    public Prediction(Model model, Backend backend)
    {
        (_model, _backend) = (model, backend);
        _program = Program.Compile([.. model.Heads.Select(h => h.Output)]);
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

    public OrderedDictionary<string, Tensor> Run(Dataset data, int batchSize)
    {
        if (batchSize < 1) throw new EspalierException($"A batch should have 1 row or more but has {batchSize}.");
        if (data.Inputs.Count != _inputs.Length)
            throw new EspalierException($"{_model.DisplayName} has {_inputs.Length} input(s) but the data has {data.Inputs.Count}.");
        for (int i = 0; i < _inputs.Length; i++)
            if (_widths[i] != (data.Transform is null ? data.Inputs[i].RowLength : data.RowShape(i).ValuesPerRow))
                throw new EspalierException($"Input '{LayerCall.Of(_inputs[i]).Layer.Name}' needs {_inputs[i].Shape} but the data has {data.RowsShape(i)}.");
        using var stream = data.Transform is null ? null : new RowStream(_backend, room => new RowBuffers(data, [], [], room), ahead: false);
        var heads = _model.Heads;
        var answers = new Tensor[heads.Count];
        for (int head = 0; head < answers.Length; head++) answers[head] = new Tensor(heads[head].Output.Shape.WithBatch(data.Rows));
        bool alone = Interlocked.Increment(ref _callers) > 1; // who comes while others compute leaves the workers to them
        try
        {
            for (int start = 0; start < data.Rows; start += batchSize) Run(data, start, Math.Min(batchSize, data.Rows - start), stream, answers, alone);
        }
        finally
        {
            Interlocked.Decrement(ref _callers);
        }
        var byName = new OrderedDictionary<string, Tensor>(answers.Length);
        for (int head = 0; head < answers.Length; head++) byName.Add(heads[head].Name, answers[head]);
        return byName;
    }

    private void Run(Dataset data, int start, int rows, RowStream? stream, Tensor[] answers, bool alone)
    {
        var program = Borrow(rows);
        try
        {
            var settled = stream?.Next([.. Enumerable.Range(start, rows)], alone);
            for (int i = 0; i < _inputs.Length; i++)
            {
                if (!program.Reads(_inputs[i])) continue;
                int width = data.Inputs[i].RowLength;
                if (settled is not null) settled.CopyInput(i, rows, program.Input(_inputs[i]));
                else data.Inputs[i].Values.AsSpan(start * width, rows * width).CopyTo(program.Input(_inputs[i]));
            }
            if (alone) program.RunAlone();
            else program.Run();
            for (int head = 0; head < answers.Length; head++)
            {
                var output = program.Output(_model.Heads[head].Output);
                output.CopyTo(answers[head].Values.AsSpan(start * (output.Length / rows)));
            }
        }
        finally
        {
            Return(program);
        }
    }

    private Executable Borrow(int rows)
    {
        lock (_lock)
        {
            _mostLent = Math.Max(_mostLent, ++_lent);
            for (int i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].Batch != rows) continue;
                var found = _idle[i];
                _idle.RemoveAt(i);
                return found;
            }
        }
        try
        {
            return _backend.Prepare(_program, rows);
        }
        catch
        {
            lock (_lock) _lent--;
            throw;
        }
    }

    private void Return(Executable program)
    {
        lock (_lock)
        {
            _lent--;
            if (_idle.Count >= _mostLent + Spare) _idle.RemoveAt(0);
            _idle.Add(program);
        }
    }
}
