using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Espalier.Onnx.Tests;

/// <summary>Runs ONNX files in ONNX Runtime.</summary>
internal static class Ort
{
    /// <summary>The outputs of a file for some inputs, by name.</summary>
    public static Dictionary<string, Tensor> Run(string path, IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        var given = inputs.Where(i => session.InputMetadata.ContainsKey(i.Key)).Select(i => NamedOnnxValue.CreateFromTensor(i.Key,
            new DenseTensor<float>(i.Value.Values, i.Value.Shape.Dims.ToArray()))).ToList();
        using var results = session.Run(given);
        return results.ToDictionary(r => r.Name, r =>
        {
            var tensor = r.AsTensor<float>();
            return new Tensor(new Shape(tensor.Dimensions), [.. tensor]);
        });
    }
}
