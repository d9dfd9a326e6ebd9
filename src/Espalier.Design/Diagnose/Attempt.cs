namespace Espalier.Design;

/// <summary>
/// A change that is tried: the run's network and the changed one, trained from the same seeds and judged by the same rows. Their difference is
/// redrawn over rows and seeds, as <c>grow</c> compares its finalists. Small networks are trained from several seeds at once, others from one
/// first, and from more where the time suffices when everything else is done (<see cref="MoreSeeds"/>).
/// </summary>
/// <param name="patient">The run.</param>
/// <param name="name">Names the random numbers.</param>
/// <param name="heads">The heads it is tried for.</param>
/// <param name="share">How long a training takes, against one of the run.</param>
/// <param name="train">Trains the changed network from a seed, 0 for the run's own, and answers the judged rows.</param>
/// <param name="tell">Writes down what was found of a head; called again with more seeds, in place of what it wrote before.</param>
internal sealed class Attempt(Patient patient, string name, IReadOnlyList<PatientHead> heads, double share, Func<int, IReadOnlyDictionary<string, Tensor>> train, Action<Attempt, PatientHead> tell)
{
    private readonly List<IReadOnlyDictionary<string, Tensor>> _answers = [];

    /// <summary>From how many seeds both networks were trained.</summary>
    public int Seeds => _answers.Count;

    public string SeedsInWords => Seeds == 1 ? "one seed" : $"{Seeds} seeds each";

    /// <summary>How long one more seed takes, with the run's network of that seed where it is not there yet.</summary>
    public double Seconds => patient.Trainer.Seconds(share) + (patient.Trainer.HasShared(Seeds) ? 0 : patient.Trainer.Seconds());

    /// <summary>The largest gain of a head.</summary>
    public double Promise => heads.Max(h => Gain(h).Mean);

    /// <summary>Trains from so many more seeds, and tells.</summary>
    /// <param name="seeds">How many.</param>
    public void Train(int seeds)
    {
        for (int i = 0; i < seeds; i++) _answers.Add(train(Seeds));
        foreach (var head in heads) tell(this, head);
    }

    /// <summary>The changed network's score less that of the run's.</summary>
    public Effect Gain(PatientHead head) => Effect.Of(Changed(head), Unchanged(head), patient.Key($"{name}/{head.Name}"));

    /// <summary>The changed network's mean score.</summary>
    public double Score(PatientHead head) => Changed(head).Average(PatientHead.Mean);

    /// <summary>The mean score of the run's network, from the same seeds.</summary>
    public double Before(PatientHead head) => Unchanged(head).Average(PatientHead.Mean);

    /// <summary>The changed network's score of each judged row, the mean over seeds.</summary>
    public double[] Rows(PatientHead head) => MeanOf(Changed(head));

    /// <summary>The line that stands beside the baselines.</summary>
    /// <param name="head">The head.</param>
    /// <param name="method">What it is called there.</param>
    public Standing Standing(PatientHead head, string method) => new($"{method} ({SeedsInWords})", Score(head), Gain(head).Reversed);

    /// <summary>The mean of several seeds' scores, row by row.</summary>
    public static double[] MeanOf(IReadOnlyList<double[]> seeds) => [.. Enumerable.Range(0, seeds[0].Length).Select(row => seeds.Average(s => s[row]))];

    private List<double[]> Changed(PatientHead head) => _answers.ConvertAll(a => head.ScoresOf(a[head.Name]));

    private double[][] Unchanged(PatientHead head) => [.. Enumerable.Range(0, Seeds).Select(s => head.ScoresOf(patient.Trainer.Shared(s)[head.Name]))];
}
