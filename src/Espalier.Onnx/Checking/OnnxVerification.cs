namespace Espalier.Onnx;

/// <summary>What a check of an exported file found.</summary>
/// <param name="Verifier">Who computed the file's answers, such as <c>ONNX Runtime 1.31.1</c>.</param>
/// <param name="LargestDifference">The largest relative difference between the file's answers and the model's.</param>
/// <param name="Ok">Whether it is small enough to be rounding.</param>
public sealed record OnnxCheck(string Verifier, double LargestDifference, bool Ok);

/// <summary>Compares what an exported file answers with what its model answers.</summary>
public static class OnnxVerification
{
    /// <summary>Runs a file and its model on the same random rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model it was exported from.</param>
    /// <exception cref="EspalierException">The file cannot be read.</exception>
    public static OnnxCheck Check(string path, Model model) => throw new EspalierException($"'{path}': {model.DisplayName} cannot be checked by this version.");
}
