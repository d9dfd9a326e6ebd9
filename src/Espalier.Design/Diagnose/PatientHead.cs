using Espalier.Data;

namespace Espalier.Design;

/// <summary>A head as examinations see it.</summary>
internal sealed class PatientHead
{
    public PatientHead(FittedHead head, Tensor known, Tensor judged, Tensor knownAnswers, Tensor answers)
    {
        (Head, Known, Judged, Answers) = (head, known, judged, answers);
        Diagnosis = new HeadDiagnosis(head);
        if (HasClasses) (KnownClasses, JudgedClasses) = (Scores.Labels(head, known), Scores.Labels(head, judged));
        double median = head.Kind == AnswerKind.Number ? Median(known.Values) : 0;
        Spread = Math.Max(1e-9, head.Kind == AnswerKind.Number ? judged.Values.Where(v => !float.IsNaN(v)).Select(v => Math.Abs(v - median)).DefaultIfEmpty(1).Average() : 1);
        Network = ScoresOf(answers);
        NetworkOnKnown = Scores.Of(head, knownAnswers, known, Spread);
        MajorityAnswer = Usual(median);
        Majority = ScoresOf(Repeated(MajorityAnswer, judged.Rows));
        Diagnosis.JudgedRows = Network.Count(s => !double.IsNaN(s));
        Diagnosis.LearntRows = NetworkOnKnown.Count(s => !double.IsNaN(s));
        Diagnosis.Score = Mean(Network);
        Diagnosis.LearntScore = Mean(NetworkOnKnown);
    }

    public FittedHead Head { get; }

    public string Name => Head.Name;

    public HeadDiagnosis Diagnosis { get; }

    public bool HasClasses => Head.Kind is AnswerKind.Softmax or AnswerKind.Sigmoid;

    /// <summary>How many classes; 0 where there are none.</summary>
    public int Classes => HasClasses ? Head.ClassNames.Count : 0;

    /// <summary>The labels of the known rows, (rows, width).</summary>
    public Tensor Known { get; }

    /// <summary>The labels of the judged rows.</summary>
    public Tensor Judged { get; }

    /// <summary>The classes of the known rows, −1 where missing; empty where there are no classes.</summary>
    public int[] KnownClasses { get; } = [];

    public int[] JudgedClasses { get; } = [];

    /// <summary>The network's answers for the judged rows.</summary>
    public Tensor Answers { get; }

    /// <summary>The network's score of each judged row.</summary>
    public double[] Network { get; }

    public double[] NetworkOnKnown { get; }

    /// <summary>The score of each judged row when the most frequent answer is always given.</summary>
    public double[] Majority { get; }

    /// <summary>The most frequent answer of the known rows, as a network would give it.</summary>
    public float[] MajorityAnswer { get; }

    /// <summary>The scores of baselines, by name.</summary>
    public Dictionary<string, double[]> Baselines { get; } = [];

    /// <summary>The heads that together say which row it is, where this one is in an index trap; else none.</summary>
    public IReadOnlyList<PatientHead> IndexedBy { get; set; } = [];

    /// <summary>The trees' answers for the judged rows; null before they were grown.</summary>
    public Tensor? TreeAnswers { get; set; }

    /// <summary>The score of a number's row is 1 − |error| / this.</summary>
    public double Spread { get; }

    public double[] ScoresOf(Tensor answers) => Scores.Of(Head, answers, Judged, Spread);

    public static double Mean(double[] scores) => scores.Where(s => !double.IsNaN(s)).DefaultIfEmpty(double.NaN).Average();

    public double MajorityScore => Mean(Majority);

    public static Tensor Repeated(float[] answer, int rows)
    {
        var tensor = new Tensor(new Shape(rows, answer.Length));
        for (int row = 0; row < rows; row++) answer.CopyTo(tensor.Row(row));
        return tensor;
    }

    private float[] Usual(double median)
    {
        if (Head.Kind == AnswerKind.Number) return [(float)median];
        var shares = new float[Head.Width];
        int rows = 0;
        for (int row = 0; row < Known.Rows; row++)
        {
            var label = Known.Row(row);
            if (float.IsNaN(label[0])) continue;
            rows++;
            for (int i = 0; i < shares.Length; i++) shares[i] += label[i];
        }
        for (int i = 0; i < shares.Length; i++) shares[i] /= Math.Max(1, rows);
        return shares;
    }

    private static double Median(float[] values)
    {
        float[] known = [.. values.Where(v => !float.IsNaN(v)).Order()];
        return known.Length == 0 ? 0 : (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2;
    }
}
