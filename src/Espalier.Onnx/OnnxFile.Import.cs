using Espalier.Onnx.Protocol;
using Google.Protobuf;

namespace Espalier.Onnx;

public static partial class OnnxFile
{
    /// <summary>Reads an ONNX file as a model that predicts and trains: its nodes become layers, its weights theirs, its outputs heads.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EspalierException">The file cannot be read, is no ONNX file, or has nodes that no layer computes (all of them are named).</exception>
    public static Model Import(string path) => new OnnxReader(ReadFile(path), path).Read();

    /// <summary>The class names by head that a file's metadata holds; empty when there are none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EspalierException">The file cannot be read or is no ONNX file.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Classes(string path)
    {
        if (ReadFile(path).MetadataProps.FirstOrDefault(p => p.Key == ClassesKey) is not { } entry) return new Dictionary<string, IReadOnlyList<string>>();
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string[]>>(entry.Value)!.ToDictionary(p => p.Key, p => (IReadOnlyList<string>)p.Value);
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new EspalierException($"'{path}': the class names in its metadata ({ClassesKey}) are no JSON of lists by head: {e.Message}", e);
        }
    }

    private static ModelProto ReadFile(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            FileLimits.Check(bytes, path);
            var model = ModelProto.Parser.ParseFrom(bytes);
            return model.Graph is not null ? model : throw new EspalierException($"'{path}' is no ONNX file: it has no graph.");
        }
        catch (InvalidProtocolBufferException e) { throw new EspalierException($"'{path}' is damaged or no ONNX file: {e.Message}", e); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new EspalierException($"'{path}' cannot be read: {e.Message}", e); }
    }
}
