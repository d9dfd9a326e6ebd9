using Espalier.Graph;

namespace Espalier;

/// <summary>The program that only answers, prepared once for each batch size.</summary>
internal sealed class Prediction
{
    private readonly Model _model;
    private readonly Backend _backend;
    private readonly Program _program;
    private readonly Symbol[] _inputs;
    private readonly Dictionary<int, Executable> _prepared = [];

    public Prediction(Model model, Backend backend)
    {
        (_model, _backend) = (model, backend);
        _program = Program.Compile([.. model.Heads.Select(h => h.Output)]);
        _inputs = [.. model.Inputs.Items];
    }

    public OrderedDictionary<string, Tensor> Run(Dataset data, int batchSize)
    {
        if (batchSize < 1) throw new EspalierException($"A batch should have 1 row or more but has {batchSize}.");
        if (data.Inputs.Count != _inputs.Length)
            throw new EspalierException($"{_model.DisplayName} has {_inputs.Length} input(s) but the data has {data.Inputs.Count}.");
        for (int i = 0; i < _inputs.Length; i++)
            if (_inputs[i].Shape.ValuesPerRow != data.RowShape(i).ValuesPerRow)
                throw new EspalierException($"Input '{LayerCall.Of(_inputs[i]).Layer.Name}' needs {_inputs[i].Shape} but the data has {data.RowsShape(i)}.");
        using var stream = data.Transform is null ? null : new RowStream(_backend, room => new RowBuffers(data, [], [], room), ahead: false);
        var answers = new OrderedDictionary<string, Tensor>();
        foreach (var head in _model.Heads) answers[head.Name] = new Tensor(head.Output.Shape.WithBatch(data.Rows));
        for (int start = 0; start < data.Rows; start += batchSize)
        {
            int rows = Math.Min(batchSize, data.Rows - start);
            if (!_prepared.TryGetValue(rows, out var program)) _prepared[rows] = program = _backend.Prepare(_program, rows);
            var settled = stream?.Next([.. Enumerable.Range(start, rows)]);
            for (int i = 0; i < _inputs.Length; i++)
            {
                if (!program.Reads(_inputs[i])) continue;
                int width = data.Inputs[i].RowLength;
                if (settled is not null) settled.CopyInput(i, rows, program.Input(_inputs[i]));
                else data.Inputs[i].Values.AsSpan(start * width, rows * width).CopyTo(program.Input(_inputs[i]));
            }
            program.Run();
            foreach (var head in _model.Heads)
            {
                var output = program.Output(head.Output);
                output.CopyTo(answers[head.Name].Values.AsSpan(start * (output.Length / rows)));
            }
        }
        return answers;
    }
}
