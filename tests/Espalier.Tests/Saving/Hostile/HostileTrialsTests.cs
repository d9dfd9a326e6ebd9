using System.IO.Compression;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Saving.Hostile;

/// <summary>Files cut short and spoilt at random: some in every run of the tests, thousands in the slow one.</summary>
public sealed class HostileTrialsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Files of Keras, in the older layout of HDF5, and one of ours, in the newer.</summary>
    public static TheoryData<string> Models => ["ours", .. GoldenFolder.Full is null ? [] : new[] { "files/m1.keras", "models/j_sequence/trained.keras", "models/f_graph/trained.keras" }];

    private byte[] Open(string file)
    {
        if (file != "ours") return File.ReadAllBytes(GoldenFolder.Require().Path(file));
        var model = Tests.Models.TrainingTests.Wine(seed: 5);
        model.Fit(Tests.Models.TrainingTests.Rows(12), epochs: 1);
        model.Extras["notes.txt"] = [1, 2, 3];
        model.Save(_folder["wine.keras"]);
        return File.ReadAllBytes(_folder["wine.keras"]);
    }

    [Theory, MemberData(nameof(Models))]
    public void SomeSpoiltModels(string file) => Try(file, cut: 4096, times: 60);

    /// <summary>Run with <c>--explicit only</c>.</summary>
    [Theory(Explicit = true), MemberData(nameof(Models))]
    [Trait("Category", "Slow")]
    public void ThousandsOfSpoiltModels(string file) => Try(file, cut: 64, times: 2000);

    private void Try(string file, int cut, int times)
    {
        byte[] whole = Open(file);
        var failures = new List<string>();
        new Trials(file, whole, Load).Cut(cut).Spoil(times, 1).Note(failures);
        foreach (string member in (string[])["config.json", "model.weights.h5"])
            new Trials($"{member} of {file}", Member(whole, member), bytes => Load(With(whole, member, bytes))).Cut(cut).Spoil(times, 2).Note(failures);

        File.WriteAllBytes(_folder["model.keras"], whole);
        var model = Model.Load(_folder["model.keras"]);
        foreach (string kind in (string[])["weights.h5", "safetensors", "npz"])
        {
            model.SaveWeights(_folder[$"model.{kind}"]);
            foreach (bool some in (bool[])[false, true])
                new Trials($"{kind} of {file}{(some ? ", what fits" : "")}", File.ReadAllBytes(_folder[$"model.{kind}"]), bytes =>
                {
                    File.WriteAllBytes(_folder[$"bad.{kind}"], bytes);
                    model.LoadWeights(_folder[$"bad.{kind}"], some);
                }).Cut(cut).Spoil(times, 3).Note(failures);
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private void Load(byte[] bytes)
    {
        File.WriteAllBytes(_folder["bad.keras"], bytes);
        Model.Load(_folder["bad.keras"]);
    }

    private static byte[] Member(byte[] zip, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var stream = archive.GetEntry(name)!.Open();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] With(byte[] zip, string name, byte[] bytes)
    {
        var made = new MemoryStream();
        made.Write(zip);
        using (var archive = new ZipArchive(made, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry(name)!.Delete();
            using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }
        return made.ToArray();
    }
}
