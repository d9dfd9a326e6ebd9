using System.Text;

namespace Espalier.Data;

/// <summary>
/// Writes a trained model as one C# file that computes its predictions and needs nothing but .NET 8 or later: from the columns of a row in
/// their own units to classes, probabilities and numbers. For tables and small networks; the same model gives the same bytes.
/// </summary>
/// <remarks>
/// Sums run in plain loops one after the other, so results agree with the model's to rounding (about 1e-6), not to the bit. Everything
/// that depends on weights alone, such as batch normalisation's statistics, is computed when the file is written.
/// </remarks>
public static class CSharpFile
{
    /// <summary>The most numbers a file may hold: weights, and the quantiles of scalers. A file of 200,000 has about a megabyte.</summary>
    public const int MaxNumbers = 200_000;

    /// <summary>Writes a model with its encoders: a class with <c>Predict(Row)</c>.</summary>
    /// <param name="predictor">The model and its encoders.</param>
    /// <param name="path">The file, such as <c>Wine.cs</c>; one that is there is replaced when the new one is whole.</param>
    /// <param name="className">The class; null for one named after the model.</param>
    /// <param name="namespaceName">Its namespace.</param>
    /// <exception cref="EspalierException">The network is too large or has an op that plain C# is not written for; the message names it.</exception>
    public static void Export(Predictor predictor, string path, string? className = null, string namespaceName = "Exported") =>
        Write(path, Source(predictor, className, namespaceName));

    /// <summary>Writes a model without encoders: a class with <c>Compute(float[] input, …)</c>, the numbers of a row as the network sees them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="className">The class; null for one named after the model.</param>
    /// <param name="namespaceName">Its namespace.</param>
    /// <exception cref="EspalierException">The network is too large or has an op that plain C# is not written for; the message names it.</exception>
    public static void Export(Model model, string path, string? className = null, string namespaceName = "Exported") =>
        Write(path, Source(model, className, namespaceName));

    /// <summary>The text of the file.</summary>
    /// <param name="predictor">The model and its encoders.</param>
    /// <param name="className">The class; null for one named after the model.</param>
    /// <param name="namespaceName">Its namespace.</param>
    /// <exception cref="EspalierException">The network is too large or has an op that plain C# is not written for; the message names it.</exception>
    public static string Source(Predictor predictor, string? className = null, string namespaceName = "Exported")
    {
        var file = Begin(predictor.Model, className, namespaceName);
        if (predictor.Recipe.Preparation is FeaturePipeline) new CSharpTable(file, predictor.Recipe, predictor.Model).Write();
        else new CSharpPictures(file, predictor.Recipe, predictor.Model).Write();
        new CSharpNetwork(file, predictor.Model).Write();
        return file.Finish();
    }

    /// <summary>The text of the file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="className">The class; null for one named after the model.</param>
    /// <param name="namespaceName">Its namespace.</param>
    /// <exception cref="EspalierException">The network is too large or has an op that plain C# is not written for; the message names it.</exception>
    public static string Source(Model model, string? className = null, string namespaceName = "Exported")
    {
        var file = Begin(model, className, namespaceName);
        new CSharpNetwork(file, model).Write();
        return file.Finish();
    }

    private static CSharpText Begin(Model model, string? className, string namespaceName)
    {
        if (!model.IsDefined) throw new EspalierException($"{model.DisplayName} has no input shape yet. Give it one before writing it as C#.");
        if (model.ParameterCount > MaxNumbers)
            throw new EspalierException($"{model.DisplayName} has {model.ParameterCount:N0} weights; a C# file is for small networks of up to {MaxNumbers:N0}. Export it as ONNX.");
        if (className is not null && className != CSharpNames.Class(className))
            throw new EspalierException($"The name of a class was expected but got '{className}'. For example: {CSharpNames.Class(className)}.");
        if (namespaceName.Split('.') is var parts && parts.Any(p => p != CSharpNames.Type(p) && p != CSharpNames.Value(p)))
            throw new EspalierException($"The name of a namespace was expected but got '{namespaceName}'.");
        return new CSharpText(model.Name ?? "model", className ?? CSharpNames.Class(model.Name ?? "model"), namespaceName);
    }

    private static void Write(string path, string source) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(source)));
}
