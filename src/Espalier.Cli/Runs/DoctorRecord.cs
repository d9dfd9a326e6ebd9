using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary>A diagnosis in the run's folder: <c>doctor.json</c> to apply changes from, <c>doctor.md</c> and <c>doctor.html</c> to read.</summary>
internal sealed class DoctorRecord(RunFolder folder)
{
    private string JsonPath => folder.File("doctor.json");

    /// <summary>Whether the run was examined.</summary>
    public bool Exists => File.Exists(JsonPath);

    /// <summary>Writes the three files.</summary>
    public void Save(Diagnosis diagnosis)
    {
        Write("doctor.md", diagnosis.ToMarkdown());
        Write("doctor.html", diagnosis.ToHtml());
        Write("doctor.json", Json.Text(diagnosis.ToJson()) + "\n");
    }

    /// <summary>A change by its number.</summary>
    /// <param name="number">From 1.</param>
    /// <exception cref="EspalierException">There is none of that number, or the file is damaged.</exception>
    public (string What, IReadOnlyList<(string Key, string Value)> Settings) Remedy(int number)
    {
        try
        {
            var remedies = (JsonArray)JsonNode.Parse(File.ReadAllText(JsonPath))!["remedies"]!;
            if (number < 1 || number > remedies.Count)
                throw new EspalierException(remedies.Count == 0 ? $"The diagnosis of '{folder.Path}' has no change to apply." : $"--apply should be a number from 1 to {remedies.Count}, as the diagnosis counts what to do, but is {number}.");
            var remedy = remedies[number - 1]!;
            return ((string)remedy["what"]!, [.. ((JsonArray)remedy["settings"]!).Select(s => ((string)s!["key"]!, (string)s["value"]!))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or InvalidCastException or IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"'{JsonPath}' is damaged or cannot be read. Examine the run again: espalier doctor {folder.Path}", e);
        }
    }

    private void Write(string name, string text) => AtomicFile.Write(folder.File(name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
