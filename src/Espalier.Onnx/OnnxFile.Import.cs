namespace Espalier.Onnx;

public static partial class OnnxFile
{
    /// <summary>Reads an ONNX file as a model that predicts and trains: its nodes become layers, its weights theirs.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EspalierException">The file cannot be read, is no ONNX file, or has nodes that no layer computes (all of them are named).</exception>
    public static Model Import(string path) => throw new EspalierException($"'{path}': ONNX files cannot be imported by this version.");
}
