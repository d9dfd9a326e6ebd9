using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// Held-out pictures that are almost a training picture: saved again, a little brighter, with noise. Pictures are made small and grey, without their
/// mean and contrast; a near copy is several times nearer than the twentieth nearest picture, and says the same for every head. Pictures that are
/// as near and say something else are no copies: see the index trap.
/// </summary>
internal sealed class NearCopyExamination : Examination
{
    // Of faces and digits, measured: copies saved coarser, brighter or with noise lie at 0.01 to 0.11 of the twentieth's distance; the nearest of
    // different digits never below 0.38; of faces taken one after another a few at 0.04 to 0.15, which are other expressions.
    private const double Near = 0.15, Many = 0.05, Some = 0.005;
    private const int Side = 16, Neighbours = 20, MostAsked = 1000, Shown = 3;
    private const double PairsPerSecond = 4e6;

    public override string Name => "near copies across the split";

    public override bool Concerns(Patient patient) => patient.IsPictures && patient.Known.Rows > 2 * Neighbours && patient.Known.Inputs[0].Shape.Rank == 4;

    public override double Seconds(Patient patient) => (double)patient.Known.Rows * Math.Min(MostAsked, patient.Judged.Rows) / PairsPerSecond;

    public override void Examine(Patient patient)
    {
        float[][] known = Small(patient.Known.Inputs[0]), judged = Small(patient.Judged.Inputs[0]);
        int[] asked = [.. patient.Key("near copies").Permutation(judged.Length).Take(MostAsked).Order()];
        var nearest = new (int Row, double Ratio)[asked.Length];
        Parallel.For(0, asked.Length, new ParallelOptions { CancellationToken = patient.Cancellation }, i => nearest[i] = Nearest(known, judged[asked[i]]));
        var near = Enumerable.Range(0, asked.Length).Where(i => nearest[i].Ratio < Near).ToList();
        var copies = near.FindAll(i => patient.Heads.All(h => h.Judged.Row(asked[i]).SequenceEqual(h.Known.Row(nearest[i].Row))));
        double share = (double)copies.Count / asked.Length;
        string measured = $"{Words.Percent(share)} of {Words.Count(asked.Length)} held-out pictures lie within {Words.About(Near)} of the distance of the {Neighbours}th nearest training picture from one with the same labels; {Words.Percent((double)(near.Count - copies.Count) / asked.Length)} from one with others.";
        string examples = copies.Count == 0 ? "" : $" Such as {string.Join("; ", copies.OrderBy(i => nearest[i].Ratio).Take(Shown).Select(i => $"{patient.Called(patient.DataRowOfJudged(asked[i]))} and {patient.Called(patient.DataRowOfKnown(nearest[i].Row))}"))}.";
        var on = copies.Select(i => asked[i]).ToHashSet();
        foreach (var head in patient.Heads)
        {
            if (share < Some)
            {
                head.Diagnosis.Add(new Finding(Fault.NearCopies, Gravity.Sound, "Held-out pictures are no near copies of training pictures.", measured));
                continue;
            }
            double[] with = [.. on.Select(row => head.Network[row])], without = [.. asked.Where(row => !on.Contains(row)).Select(row => head.Network[row])];
            string right = without.Length > 0 ? $" It is right on {Words.Percent(PatientHead.Mean(with))} of those and {Words.Percent(PatientHead.Mean(without))} of the others." : "";
            head.Diagnosis.Add(new Finding(Fault.NearCopies, share >= Many ? Gravity.Fault : Gravity.Warning, $"Judged by pictures it has almost learnt: {Words.About(share)} of the {patient.Part} pictures are near copies of training pictures.", measured + right + examples)
            {
                Remedies = patient.Recipe.Split.KeepDuplicatesTogether
                    ? [new Remedy("Keep one of each set of near copies, or name in split.group what they have in common, such as the film or the day they are from.", [], null, Fault.NearCopies)]
                    : [new Remedy("Keep pictures that are nearly equal on one side of the split, and judge again.", [("split.keep_duplicates_together", "true")], null, Fault.NearCopies)],
            });
        }
    }

    // The nearest, and its distance as a share of the last neighbour's.
    private static (int Row, double Ratio) Nearest(float[][] known, float[] asked)
    {
        // The squared distances of the nearest so far, the furthest last.
        Span<float> least = stackalloc float[Neighbours];
        least.Fill(float.PositiveInfinity);
        int first = 0;
        for (int k = 0; k < known.Length; k++)
        {
            float d = NearestRows.Squared(asked, known[k], least[^1]);
            if (d >= least[^1]) continue;
            int at = Neighbours - 1;
            for (; at > 0 && least[at - 1] > d; at--) least[at] = least[at - 1];
            least[at] = d;
            if (at == 0) first = k;
        }
        return (first, least[^1] > 0 ? Math.Sqrt(least[0] / least[^1]) : 1);
    }

    // Means over a coarse grid, of mean 0 and length 1.
    private static float[][] Small(Tensor pictures)
    {
        int height = pictures.Shape[1], width = pictures.Shape[2], channels = pictures.Shape[3], side = Math.Min(Side, Math.Min(height, width));
        return [.. Enumerable.Range(0, pictures.Rows).Select(p =>
        {
            var small = new float[side * side];
            var counts = new int[side * side];
            var picture = pictures.Row(p);
            for (int row = 0; row < height; row++)
                for (int column = 0; column < width; column++)
                {
                    int cell = row * side / height * side + column * side / width;
                    counts[cell] += channels;
                    for (int c = 0; c < channels; c++) small[cell] += picture[(row * width + column) * channels + c];
                }
            for (int i = 0; i < small.Length; i++) small[i] /= counts[i];
            float mean = small.Average();
            for (int i = 0; i < small.Length; i++) small[i] -= mean;
            float length = MathF.Sqrt(small.Sum(v => v * v));
            for (int i = 0; i < small.Length && length > 1e-6f; i++) small[i] /= length;
            return small;
        })];
    }
}
