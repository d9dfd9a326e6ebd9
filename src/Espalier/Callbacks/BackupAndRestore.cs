using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// Saves the whole state of a training after each epoch (weights, optimizer, history, other callbacks) and takes it up again when the same
/// training is started anew: what comes out is what an uninterrupted training gives, to the bit. The file is deleted when training ends.
/// </summary>
/// <param name="path">The file: a zip of <c>state.json</c> and raw little-endian numbers. Nothing in it is executed.</param>
/// <param name="deleteWhenDone">Whether the file is deleted when training ends.</param>
public sealed class BackupAndRestore(string path, bool deleteWhenDone = true) : Callback
{
    private const int Version = 1;
    private const long LongestState = 1L << 31;

    /// <summary>The epoch that training went on at, from 0; null when it started afresh.</summary>
    public int? ResumedAt { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainReady(FitRun run)
    {
        ResumedAt = null;
        if (!File.Exists(path)) return;
        try
        {
            using var zip = ZipFile.OpenRead(path);
            Restore(run, zip);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"The backup '{path}' cannot be read: {e.Message} Delete it to start afresh.", e);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochDone(FitRun run) => AtomicFile.Write(path, stream =>
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var optimizer = run.Compilation.Optimizer;
        var balance = run.Compilation.Balance?.State.Select(s => s.Values) ?? [];
        foreach (var (name, arrays) in new[] { ("weights.bin", run.Model.Weights.Select(w => w.Values.ToArray())), ("optimizer.bin", optimizer.Variables.Select(v => v.Values.ToArray())), ("balance.bin", balance) })
        {
            if (name == "balance.bin" && run.Compilation.Balance is null) continue;
            using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            foreach (float[] values in arrays) entry.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
        using var state = zip.CreateEntry("state.json", CompressionLevel.Fastest).Open();
        JsonSerializer.Serialize(state, State(run));
    });

    /// <inheritdoc/>
    public override void OnTrainEnd(FitRun run)
    {
        if (deleteWhenDone) File.Delete(path);
    }

    private static JsonObject State(FitRun run)
    {
        var optimizer = run.Compilation.Optimizer;
        return new JsonObject
        {
            ["version"] = Version,
            ["epoch"] = run.Epoch,
            ["stop"] = run.StopRequested,
            ["seed"] = run.Model.Seed,
            ["optimizer"] = optimizer.ClassName,
            ["balance"] = run.Compilation.Balance?.Name,
            ["iterations"] = optimizer.Iterations,
            ["learning_rate"] = optimizer.LearningRate.IsSchedule ? null : optimizer.CurrentLearningRate,
            ["epochs"] = new JsonArray([.. run.History.Epochs]),
            ["history"] = new JsonObject(run.History.Series.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)new JsonArray([.. s.Value.Select(Written)])))),
            ["callbacks"] = new JsonArray([.. run.Callbacks.Select(c => new JsonObject { ["type"] = c.GetType().Name, ["state"] = c.SaveState() })]),
        };

        static JsonNode Written(double value) =>
            double.IsFinite(value) ? value : value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Restore(FitRun run, ZipArchive zip)
    {
        var json = Read(zip);
        var state = new Config($"The backup '{path}'", json);
        var optimizer = run.Compilation.Optimizer;
        if (state.Integer("version") != Version) throw state.Wrong("version", $"{Version}");
        if (state.Text("optimizer") != optimizer.ClassName) throw state.Wrong("optimizer", $"'{optimizer.ClassName}', as the model was compiled with,");
        if (state.Text("balance") != run.Compilation.Balance?.Name)
            throw state.Wrong("balance", run.Compilation.Balance is { } wanted ? $"'{wanted.Name}', as the model was compiled with," : "absent, as the model was compiled without,");
        if ((long)state.Number("seed") != run.Model.Seed) throw state.Wrong("seed", $"{run.Model.Seed}, the model's own,");
        var callbacks = json["callbacks"] as JsonArray ?? throw state.Wrong("callbacks", "a list");
        string[] types = [.. callbacks.Select(c => (string?)c?["type"] ?? "")], present = [.. run.Callbacks.Select(c => c.GetType().Name)];
        if (!types.SequenceEqual(present))
            throw new EspalierException($"The backup '{path}' was made with the callbacks {string.Join(", ", types)} but this training has {string.Join(", ", present)}. "
                + "Use the same ones, or delete the backup to start afresh.");

        Fill(zip, "weights.bin", [.. run.Model.Weights.Select(w => (w.Values.Length, (Action<float[]>)(v => v.CopyTo(w.Values))))]);
        Fill(zip, "optimizer.bin", [.. optimizer.Variables.Select(v => ((int)v.Shape.ValuesPerRow, (Action<float[]>)(n => v.Set(n))))]);
        if (run.Compilation.Balance is { } balance) Fill(zip, "balance.bin", [.. balance.Parameters.Select(p => (p.Values.Length, (Action<float[]>)(v => p.Set(v))))]);
        optimizer.Iterations = (long)state.Number("iterations");
        if (state.NumberOrNull("learning_rate") is { } rate) optimizer.LearningRate = rate;
        Recall(run.History, state, json);
        for (int i = 0; i < run.Callbacks.Count; i++)
            if (callbacks[i]!["state"] is JsonObject own) run.Callbacks[i].LoadState(own.DeepClone().AsObject());
        run.FirstEpoch = state.Integer("epoch") + 1;
        run.StopRequested = state.Flag("stop", false);
        ResumedAt = run.FirstEpoch;
    }

    private static JsonObject Read(ZipArchive zip)
    {
        var entry = zip.GetEntry("state.json") ?? throw new InvalidDataException("It has no state.json.");
        if (entry.Length > LongestState) throw new InvalidDataException("Its state.json is too long.");
        using var stream = entry.Open();
        return JsonNode.Parse(stream) as JsonObject ?? throw new InvalidDataException("Its state.json is no object.");
    }

    private static void Fill(ZipArchive zip, string name, (int Length, Action<float[]> Set)[] targets)
    {
        var entry = zip.GetEntry(name) ?? throw new InvalidDataException($"It has no {name}.");
        long expected = targets.Sum(t => (long)t.Length * sizeof(float));
        if (entry.Length != expected) throw new InvalidDataException($"Its {name} has {entry.Length} bytes but the model needs {expected}.");
        using var stream = entry.Open();
        foreach (var (length, set) in targets)
        {
            var values = new float[length];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            set(values);
        }
    }

    // The history of this training takes up the epochs before.
    private static void Recall(History history, Config state, JsonObject json)
    {
        int[] epochs = state.Integers("epochs") ?? [];
        var series = (json["history"] as JsonObject ?? []).ToDictionary(s => s.Key, s => new Config(state.Owner, new JsonObject { [s.Key] = s.Value?.DeepClone() }).Numbers(s.Key) ?? []);
        for (int i = 0; i < epochs.Length; i++)
        {
            if (history.Epochs.Contains(epochs[i])) continue;
            history.Add(epochs[i], series.Where(s => i < s.Value.Length && !double.IsNaN(s.Value[i])).ToDictionary(s => s.Key, s => s.Value[i]));
        }
    }
}
