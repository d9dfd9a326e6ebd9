using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Mirrored pictures: if the training picture nearest to a mirrored picture has another label, and the same the other way round, then a flip
/// turns the two classes into each other. Found by looking at the pictures, whatever the classes are called.
/// </summary>
internal sealed class FlipExamination : Examination
{
    private const double Mostly = 0.6;
    private const int FewestPictures = 5;

    public override string Name => "flips that change a label";

    public override bool Concerns(Patient patient) => patient.IsPictures && patient.Nearest is not null;

    public override double Seconds(Patient patient) => new NeighbourExamination().Seconds(patient);

    public override void Examine(Patient patient)
    {
        var mirrored = NearestRows.Of(patient.Known.Inputs[0], Mirrored(patient.Judged.Inputs[0]), patient.Cancellation);
        var augment = patient.Recipe.Augment?.Settings;
        foreach (var head in patient.Heads.Where(h => h.HasClasses))
        {
            double[][] before = Shares(head, patient.Nearest!.Row), after = Shares(head, mirrored.Row);
            var swapped = new List<(int A, int B)>();
            for (int a = 0; a < head.Classes; a++)
                for (int b = a + 1; b < head.Classes; b++)
                    if (before[a][a] > Mostly && before[b][b] > Mostly && after[a][b] > Mostly && after[b][a] > Mostly) swapped.Add((a, b));
            if (swapped.Count == 0)
            {
                head.Diagnosis.Add(new Finding(Fault.FlipTrap, Gravity.Sound, "Mirrored pictures keep their label.", "No class turns into another when pictures are mirrored left to right."));
                continue;
            }
            string[] pairs = [.. swapped.Select(p => $"'{head.Head.ClassNames[p.A]}' and '{head.Head.ClassNames[p.B]}'")];
            string evidence = string.Join(" ", swapped.Select(p => $"Of mirrored '{head.Head.ClassNames[p.A]}' pictures {Words.About(after[p.A][p.B])} are nearest to a training picture of '{head.Head.ClassNames[p.B]}', unmirrored {Words.About(before[p.A][p.A])} to one of their own."));
            bool flips = augment is { FlipHorizontal: > 0 };
            bool handled = swapped.TrueForAll(p => augment?.Swap.Any(s => s.Head == head.Name && new[] { s.First, s.Second }.ToHashSet().SetEquals([head.Head.ClassNames[p.A], head.Head.ClassNames[p.B]])) == true);
            string swap = swapped.Count == 1 ? $"[{head.Head.ClassNames[swapped[0].A]}, {head.Head.ClassNames[swapped[0].B]}]"
                : $"[{string.Join(", ", swapped.Select(p => $"[{head.Head.ClassNames[p.A]}, {head.Head.ClassNames[p.B]}]"))}]";
            head.Diagnosis.Add(flips && !handled
                ? new Finding(Fault.FlipTrap, Gravity.Fault, $"Flip trap: mirroring turns {Words.List(pairs)} into each other, but flipped training pictures keep their label.", evidence)
                {
                    Remedies = [new Remedy($"Swap the labels of mirrored pictures: {Words.List(pairs)}.", [($"augment.swap.{head.Name}", swap)], head.Name, Fault.FlipTrap)],
                }
                : new Finding(Fault.FlipTrap, Gravity.Note, flips ? $"Flip trap avoided: a mirrored {Words.List(pairs)} change places, and the recipe swaps their labels."
                    : $"A flip would turn {Words.List(pairs)} into each other: the recipe rightly does not flip.", evidence));
        }
    }

    private static double[][] Shares(PatientHead head, int[] nearest)
    {
        var counts = new double[head.Classes][];
        for (int c = 0; c < head.Classes; c++)
        {
            counts[c] = new double[head.Classes];
            int all = 0;
            for (int row = 0; row < nearest.Length; row++)
            {
                if (head.JudgedClasses[row] != c || head.KnownClasses[nearest[row]] < 0) continue;
                counts[c][head.KnownClasses[nearest[row]]]++;
                all++;
            }
            for (int k = 0; k < head.Classes; k++) counts[c][k] = all < FewestPictures ? 0 : counts[c][k] / all;
        }
        return counts;
    }

    private static Tensor Mirrored(Tensor pictures)
    {
        var mirrored = new Tensor(pictures.Shape);
        int rows = pictures.Shape[1], columns = pictures.Shape[2], channels = pictures.Shape[3];
        for (int picture = 0; picture < pictures.Rows; picture++)
        {
            var from = pictures.Row(picture);
            var to = mirrored.Row(picture);
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++)
                    from.Slice((row * columns + column) * channels, channels).CopyTo(to[((row * columns + columns - 1 - column) * channels)..]);
        }
        return mirrored;
    }
}
