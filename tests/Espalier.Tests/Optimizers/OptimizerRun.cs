using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Optimizers;

/// <summary>Weights, the gradients to give them, and the compiled step of one optimizer.</summary>
internal sealed class OptimizerRun
{
    private readonly Symbol[] _gradients;
    private readonly Executable _step;
    private readonly OptimizerGraph _graph;

    public OptimizerRun(Optimizer optimizer, params (string Layer, string Name, Shape Shape, float[] Values)[] weights)
    {
        Optimizer = optimizer;
        var layers = weights.Select(w => w.Layer).Distinct().ToDictionary(n => n, n => new Dense(1, name: n));
        Weights = [.. weights.Select(w => new Weight(layers[w.Layer], new Parameter(w.Name, w.Shape), new Zeros(), null, null))];
        Arena = new ParameterArena(Weights);
        for (int i = 0; i < weights.Length; i++) weights[i].Values.CopyTo(Weights[i].Values);
        _gradients = [.. weights.Select((w, i) => Input.Of($"gradient {i}", w.Shape))];
        _graph = optimizer.Build(Arena, _gradients);
        Program = Program.Compile([], _graph.Effects, training: true);
        _step = CpuBackend.Default.Prepare(Program, 1);
    }

    public Optimizer Optimizer { get; }

    public IReadOnlyList<Weight> Weights { get; }

    public ParameterArena Arena { get; }

    public Program Program { get; }

    public void Step(params ReadOnlySpan<float[]> gradients)
    {
        for (int i = 0; i < gradients.Length; i++) gradients[i].CopyTo(_step.Input(_gradients[i]));
        foreach (var (symbol, value) in _graph.Scalars)
            if (_step.Reads(symbol)) _step.Input(symbol)[0] = (float)value(Optimizer.Iterations);
        _step.Run();
        Optimizer.Iterations++;
    }
}
