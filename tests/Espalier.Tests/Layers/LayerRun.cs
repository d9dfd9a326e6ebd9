using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Layers;

/// <summary>An example's layer applied to inputs and filled with numbers that depend on nothing but the example.</summary>
internal sealed class LayerRun
{
    /// <summary>Backends with 1, 2 and 3 threads.</summary>
    public static IReadOnlyList<CpuBackend> Backends { get; } = [new(1), new(2), new(3)];

    private static readonly Moment Moment = new(5, 1, 2);

    private readonly LayerExample _example;
    private readonly Symbol[] _inputs;
    private readonly Symbol _seed;
    private readonly bool _training;

    public LayerRun(LayerExample example, Layer layer, bool training)
    {
        (_example, Layer, _training) = (example, layer, training);
        _inputs = [.. example.Inputs.Select((s, i) => Input.Of($"input{i}", s))];
        Output = layer.Apply(_inputs);
        _seed = Input.Of("seed", Output.Shape);
        foreach (var weight in layer.Weights) Set(weight);
        Program = Program.Compile([Output], training: training);
    }

    public Layer Layer { get; }

    public Symbol Output { get; }

    public Program Program { get; }

    private IEnumerable<Symbol> Differentiable => [.. _example.Differentiable && _example.Classes is null ? _inputs : [], .. TrainedWeights];

    private IEnumerable<Symbol> TrainedWeights => Layer.Weights.Where(w => w.Trainable).Select(w => w.Parameter.Symbol);

    // Random, so that no term hides as 0 or 1; positive, so that variances are.
    private static void Set(Weight weight)
    {
        var key = RandomKey.For(1, weight.Name);
        weight.Parameter.Set([.. Enumerable.Range(0, weight.Values.Length).Select(i => 0.3f + key.Uniform(i))]);
    }

    /// <summary>The output.</summary>
    public float[] Values(int batch)
    {
        var executable = Prepare(Program, batch, CpuBackend.Default);
        if (_inputs.Length == 0) executable.Input(Output).Clear();
        executable.Run(Moment);
        return executable.Output(Output).ToArray();
    }

    /// <summary>The output, all gradients, and the weights after a training step.</summary>
    public float[] Everything(int batch, CpuBackend backend)
    {
        foreach (var weight in Layer.Weights) Set(weight);
        Symbol[] results = [Output, .. Derivatives().OfType<Symbol>()];
        var executable = Prepare(Program.Compile(results, training: _training), batch, backend);
        executable.Run(Moment);
        return [.. results.SelectMany(r => executable.Output(r).ToArray()), .. Layer.Weights.SelectMany(w => w.Values.ToArray())];
    }

    private Symbol?[] Derivatives() => Espalier.Graph.Gradients.Of([Output], [_seed], [.. Differentiable], _training);

    /// <summary>For each input and weight, the derivative of Σ output·seed along a random direction, and the same by central differences.</summary>
    public IEnumerable<(double Analytic, double Numeric, double Size, string About)> Compared(int batch)
    {
        Symbol[] by = [.. Differentiable];
        var derivatives = Derivatives();
        Symbol[] results = [Output, .. derivatives.OfType<Symbol>()];
        var executable = Prepare(Program.Compile(results, training: _training), batch, Backends[0]);
        executable.Run(Moment);
        float[][] analytic = [.. derivatives.Select(d => d is null ? [] : executable.Output(d).ToArray())];
        for (int i = 0; i < by.Length; i++)
        {
            if (by[i].Node.Op is Input && !executable.Reads(by[i])) continue;
            int length = Place(executable, by[i]).Length;
            float[] kept = Place(executable, by[i]).ToArray();
            var direction = new float[length];
            for (int k = 0; k < length; k++) direction[k] = RandomKey.For(9, "direction").Integer(k, 2) * 2 - 1;
            double along = 0, size = 0;
            for (int k = 0; k < analytic[i].Length; k++)
            {
                along += analytic[i][k] * direction[k];
                size += Math.Abs(analytic[i][k]);
            }
            const float step = 2e-3f;
            double above = Sum(executable, by[i], kept, direction, step), below = Sum(executable, by[i], kept, direction, -step);
            kept.CopyTo(Place(executable, by[i]));
            yield return (along, (above - below) / (2 * step), size, by[i].ToString());
        }
    }

    private double Sum(Executable executable, Symbol by, float[] kept, float[] direction, float step)
    {
        var values = Place(executable, by);
        for (int k = 0; k < kept.Length; k++) values[k] = kept[k] + step * direction[k];
        foreach (var weight in Layer.Weights.Where(w => !w.Parameter.Trainable)) Set(weight); // a training step moved them
        executable.Run(Moment);
        var output = executable.Output(Output);
        var seed = executable.Reads(_seed) ? executable.Input(_seed) : default;
        double sum = 0;
        for (int k = 0; k < output.Length; k++) sum += (double)output[k] * (seed.IsEmpty ? SeedAt(k) : seed[k]);
        return sum;
    }

    private static Span<float> Place(Executable executable, Symbol symbol) =>
        symbol.Node.Op is ParameterRead read ? read.Parameter.Values : executable.Input(symbol);

    private static float SeedAt(int i) => (float)RandomKey.For(2, "seed").Normal(i);

    private Executable Prepare(Program program, int batch, CpuBackend backend)
    {
        var executable = backend.Prepare(program, batch);
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (!executable.Reads(_inputs[i])) continue;
            var values = executable.Input(_inputs[i]);
            var key = RandomKey.For(4, $"input{i}");
            for (int k = 0; k < values.Length; k++) values[k] = _example.Classes is { } n ? key.Integer(k, n) : (float)key.Normal(k);
        }
        if (!executable.Reads(_seed)) return executable;
        var seed = executable.Input(_seed);
        for (int k = 0; k < seed.Length; k++) seed[k] = SeedAt(k);
        return executable;
    }
}
