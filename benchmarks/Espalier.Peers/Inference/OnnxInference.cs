using Microsoft.ML.OnnxRuntime;

namespace Peers;

/// <summary>ONNX Runtime at its best: all graph optimisations, inputs and outputs bound to memory that is there already.</summary>
sealed class OnnxInference : InferenceContestant
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue _input;
    private readonly OrtValue[] _outputs;
    private readonly string[] _inputNames, _outputNames;
    private readonly float[][] _answers;

    /// <param name="file">The same model as an ONNX file.</param>
    /// <param name="model">Where the heads and their sizes come from.</param>
    /// <param name="rows">The batch.</param>
    /// <param name="threads">Threads inside an op; ops run one after the other.</param>
    public OnnxInference(string file, Model model, Tensor rows, int threads)
    {
        _options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
        };
        _session = new InferenceSession(file, _options);
        int batch = rows.Shape[0];
        _inputNames = [.. _session.InputMetadata.Keys];
        _outputNames = [.. model.Heads.Select(h => h.Name)];
        _input = OrtValue.CreateTensorValueFromMemory(rows.Values, [.. rows.Shape.Dims.ToArray().Select(d => (long)d)]);
        _answers = [.. model.Heads.Select(h => new float[batch * h.Output.Shape.ValuesPerRow])];
        _outputs = [.. _answers.Select((answer, head) => OrtValue.CreateTensorValueFromMemory(answer, [batch, answer.Length / batch]))];
    }

    public override string Name => "ONNX Runtime";

    public override float[] Predictions => [.. _answers.SelectMany(a => a)];

    public override void Run(int times)
    {
        for (int i = 0; i < times; i++) _session.Run(_run, _inputNames, [_input], _outputNames, _outputs);
    }

    public override void Dispose()
    {
        foreach (var output in _outputs) output.Dispose();
        _input.Dispose();
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
        base.Dispose();
    }
}
