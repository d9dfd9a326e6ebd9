using Espalier.Graph;

namespace Peers;

/// <summary>Espalier's whole training step: gather the rows, run the program, read the losses.</summary>
sealed class EspalierTraining : TrainingContestant
{
    private readonly Compilation _compilation;
    private readonly Feed _feed;
    private readonly Objective _objective;
    private readonly MetricSet _metrics;
    private readonly int[] _order;
    private readonly int _batch;
    private int _at;
    private int _step;

    public EspalierTraining(Workload workload, Model model, Dataset data, int[] order)
    {
        _batch = workload.Batch;
        _order = order;
        _compilation = model.Compilation!;
        _feed = new Feed(model, _compilation, data, training: true);
        _objective = new Objective(model, _compilation, _feed.Weighted, training: true, model.Backend);
        _metrics = new MetricSet(_compilation);
    }

    public override string Name => "Espalier";

    /// <summary>The program of a step.</summary>
    public Executable Program => _objective.For(_batch);

    public override float LastLoss => _objective.For(_batch).Output(_objective.Total)[0];

    public override void Dispose()
    {
        _feed.Dispose();
        base.Dispose();
    }

    public override void Run(int times)
    {
        var program = _objective.For(_batch);
        for (int i = 0; i < times; i++)
        {
            if (_at + _batch > _order.Length) _at = 0;
            _feed.Fill(program, _order.AsSpan(_at, _batch));
            _at += _batch;
            _objective.Step(program, _compilation.Optimizer, new Moment(1, 0, _step++));
            _metrics.AddLoss(program.Output(_objective.Total)[0], _batch);
        }
    }
}
