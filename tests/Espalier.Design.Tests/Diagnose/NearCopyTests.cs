using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>Pictures that come twice, the second time brighter and with noise: each is judged by a picture that it has almost learnt.</summary>
public sealed class NearCopyTests : IDisposable
{
    private const int Size = 20, Pictures = 160;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"espalier-{Guid.NewGuid():N}");

    private Diagnosis Examined(bool copies)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pictures"));
        for (int number = 0; number < Pictures; number++)
        {
            byte[] picture = Drawn(copies ? number / 2 : number, number);
            File.WriteAllBytes(Path.Combine(_folder, "pictures", $"{((copies ? number / 2 : number) % 2 == 0 ? "bar" : "spot")}_{number}.pgm"), picture);
        }
        var recipe = Recipe.Parse("data: { images: pictures, labels: '{what}_{number}' }\nheads: { what: sigmoid }\ntrunk: [flatten, 8]\nsplit: { test: 0.3, validation: 0, seed: 1 }\ntraining: { epochs: 3 }\n", folder: _folder);
        using var data = recipe.Prepare();
        return Trained.Examined(recipe, data, new DiagnosisOptions { Budget = TimeSpan.FromMinutes(1), Clock = new StoppedClock(), TrainingTime = TimeSpan.FromHours(1) });
    }

    [Fact]
    public void NearCopiesAreNamedFirst()
    {
        var diagnosis = Examined(copies: true);
        Assert.Equal(Fault.NearCopies, diagnosis.Head("what").Worst);
        Assert.Contains("near copies of training pictures", diagnosis.Headline);
        Assert.Matches("Such as (bar|spot)_", diagnosis.Head("what").Finding(Fault.NearCopies).Evidence);
        Assert.Equal(Gravity.Sound, diagnosis.Head("what").Finding(Fault.Duplicates).Gravity);
        Assert.Equal(Fault.NearCopies, diagnosis.Remedies[0].For);
    }

    [Fact]
    public void DifferentPicturesAreNone() => Assert.Equal(Gravity.Sound, Examined(copies: false).Head("what").Finding(Fault.NearCopies).Gravity);

    // A background of waves that only this motif has, and a bar or a spot upon it.
    private static byte[] Drawn(int motif, int number)
    {
        RandomKey waves = RandomKey.For(motif, "waves"), noise = RandomKey.For(number, "noise");
        var pixels = new byte[Size * Size];
        for (int row = 0; row < Size; row++)
            for (int column = 0; column < Size; column++)
            {
                double value = 110;
                for (int w = 0; w < 6; w++)
                    value += 14 * Math.Sin((waves.Uniform(3 * w) * row + waves.Uniform(3 * w + 1) * column) * 0.9 + 6.28 * waves.Uniform(3 * w + 2));
                if (motif % 2 == 0 ? row is 9 or 10 : Math.Abs(row - 10) + Math.Abs(column - 10) < 4) value += 60;
                pixels[row * Size + column] = (byte)Math.Clamp(value * (1 + 0.1 * (number % 2)) + 3 * noise.Normal(row * Size + column), 0, 255);
            }
        return [.. System.Text.Encoding.ASCII.GetBytes($"P5\n{Size} {Size}\n255\n"), .. pixels];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
