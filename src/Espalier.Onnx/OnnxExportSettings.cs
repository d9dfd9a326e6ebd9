namespace Espalier.Onnx;

/// <summary>How a model is written as an ONNX file.</summary>
public sealed record OnnxExportSettings
{
    /// <summary>The smallest version of the ONNX operators that can be written.</summary>
    public const int OldestOpset = 18;

    /// <summary>The largest version of the ONNX operators that can be written.</summary>
    public const int NewestOpset = 22;

    /// <summary>The version of the ONNX operators, from <see cref="OldestOpset"/> to <see cref="NewestOpset"/>; ONNX Runtime 1.17 and later read 20.</summary>
    public int Opset { get; init; } = 20;

    /// <summary>The class names by head, written into the file's metadata; null when none are known. Fitted preprocessing brings its own.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Classes { get; init; }

    /// <summary>Whether the file takes raw columns and prepares them itself, when fitted preprocessing is given.</summary>
    public bool IncludePreprocessing { get; init; } = true;

    /// <summary>A sentence about the model that becomes part of the file's description; null for none.</summary>
    public string? Description { get; init; }

    // The version of the file format that came with each version of the operators.
    internal long FormatVersion => Opset switch { 18 => 8, 19 or 20 => 9, _ => 10 };

    internal void Check()
    {
        if (Opset is < OldestOpset or > NewestOpset)
            throw new EspalierException($"ONNX operators are written in versions {OldestOpset} to {NewestOpset} but {Opset} was asked for.");
    }
}
