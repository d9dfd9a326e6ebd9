using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>An op case as a program, with the gradients of Σ outputs·seeds.</summary>
public sealed class CaseRun
{
    private readonly OpCase _case;
    private readonly Symbol[] _inputs, _seeds;
    private readonly IReadOnlyList<Symbol> _outputs;
    private readonly Program _program;

    public CaseRun(OpCase opCase, bool gradients)
    {
        _case = opCase;
        _inputs = [.. opCase.Inputs.Select((shape, i) => Input.Of($"x{i}", shape))];
        _outputs = opCase.Build(_inputs);
        _seeds = gradients ? [.. _outputs.Select((o, i) => Input.Of($"seed{i}", o.Shape))] : [];
        Gradients = gradients ? Espalier.Graph.Gradients.Of(_outputs, _seeds, _inputs) : [];
        _program = Program.Compile([.. _outputs, .. Gradients.OfType<Symbol>()], training: true);
    }

    /// <summary>The gradient by each input; null where there is none.</summary>
    public IReadOnlyList<Symbol?> Gradients { get; }

    /// <summary>The numbers of each input for a batch size.</summary>
    public float[][] InputValues(int batch) => [.. _inputs.Select((s, i) => Fill(s.Shape, batch, _case.Fill[i], $"x{i}"))];

    /// <summary>The seeds of the gradients for a batch size.</summary>
    public float[][] SeedValues(int batch) => [.. _seeds.Select((s, i) => Fill(s.Shape, batch, Fillings.Normal, $"seed{i}"))];

    /// <summary>The program ready to run, its inputs filled.</summary>
    public Executable Prepare(Backend backend, int batch)
    {
        var executable = backend.Prepare(_program, batch);
        var values = InputValues(batch);
        for (int i = 0; i < _inputs.Length; i++)
            if (executable.Reads(_inputs[i])) values[i].CopyTo(executable.Input(_inputs[i]));
        var seeds = SeedValues(batch);
        for (int i = 0; i < _seeds.Length; i++)
            if (executable.Reads(_seeds[i])) seeds[i].CopyTo(executable.Input(_seeds[i]));
        return executable;
    }

    /// <summary>Runs and returns the outputs, then the gradients that exist.</summary>
    public float[][] Run(SimdLevel level, int threads, int batch)
    {
        var executable = Prepare(Backends.Get(level, threads), batch);
        executable.Run(OpCase.Moment);
        executable.Run(OpCase.Moment); // a second run finds the memory used
        return [.. _outputs.Concat(Gradients.OfType<Symbol>()).Select(s => executable.Output(s).ToArray())];
    }

    /// <summary>The inputs as the reference takes them.</summary>
    public Numbers[] Numbers(float[][] values, int batch) =>
        [.. values.Select((v, i) => new Numbers(_inputs[i].Shape.WithBatch(batch).Dims.ToArray(), [.. v.Select(x => (double)x)]))];

    private static float[] Fill(Shape shape, int batch, Filling filling, string purpose)
    {
        var key = RandomKey.For(5, purpose);
        var values = new float[shape.Count(batch)];
        for (int i = 0; i < values.Length; i++) values[i] = filling(key, i);
        return values;
    }
}
