using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design;

/// <summary>A run as examinations see it: its data, its network, which rows judge, and what was found so far.</summary>
internal sealed class Patient
{
    public Patient(PreparedData data, Model model, History? history, DiagnosisOptions options, Budget budget, CancellationToken cancellation)
    {
        (Data, Model, History, Options, Budget, Cancellation) = (data, model, history, options, budget, cancellation);
        foreach (var head in data.Heads)
            if (model.Head(head.Name).Width != head.Width)
                throw new EspalierException($"Head '{head.Name}' of {model.DisplayName} should have {head.Width} values but has {model.Head(head.Name).Width}: the network was trained on other data.");
        bool watched = data.Validation is { } validation && (validation.Rows >= options.EnoughValidation || data.Test is null);
        Part = watched ? "validation" : "test";
        var judged = (watched ? data.Validation : data.Test)
            ?? throw new EspalierException("A diagnosis needs rows that were not learnt but the run has none. Set split.test or split.validation in the recipe and train again.");
        JudgedNumbers = Some(judged.Rows, options.MostJudged, "judged");
        Judged = judged.Take(JudgedNumbers);
        var train = data.Train;
        Copies = Math.Max(1, train.Rows / Math.Max(1, data.Rows.Train.Length));
        Originals = [.. Enumerable.Range(0, train.Rows / Copies).Select(row => row * Copies)];
        KnownNumbers = Some(Originals.Length, options.MostKnown, "known");
        Known = train.Take(Array.ConvertAll(KnownNumbers, row => Originals[row])).Transformed(null);
        var settled = Known.Transformed(Judged.Transform);
        var answers = Answers.Of(data.Recipe, data.Fitted, model, Judged);
        var knownAnswers = Answers.Of(data.Recipe, data.Fitted, model, settled);
        Heads = [.. data.Heads.Select(h => new PatientHead(h, Known.Labels[h.Name], Judged.Labels[h.Name], knownAnswers[h.Name], answers[h.Name]))];
        Trainer = new Trainer(this);
        RowsInWords = watched
            ? $"Measured on {Words.Number(judged.Rows, "validation row")}; the test rows are untouched, so that what you change after reading this can still be judged by them."
            : $"Measured on {Words.Number(judged.Rows, "test row")}, since there are {(data.Validation is { } few ? $"only {few.Rows}" : "no")} validation rows: judge what you change after reading this by rows that are not among them.";
    }

    public PreparedData Data { get; }

    public Recipe Recipe => Data.Recipe;

    public Model Model { get; }

    public History? History { get; }

    public DiagnosisOptions Options { get; }

    public Budget Budget { get; }

    public CancellationToken Cancellation { get; }

    public Trainer Trainer { get; }

    /// <summary>validation or test.</summary>
    public string Part { get; }

    public string RowsInWords { get; }

    /// <summary>The rows that judge, as the network sees them.</summary>
    public Dataset Judged { get; }

    /// <summary>Which rows of the part they are.</summary>
    public int[] JudgedNumbers { get; }

    /// <summary>Rows that were learnt, unvaried, each once.</summary>
    public Dataset Known { get; }

    /// <summary>Which rows of the data's training part those are.</summary>
    public int[] KnownNumbers { get; }

    /// <summary>Where in the training part the unvaried row of each row of the data stands.</summary>
    public int[] Originals { get; }

    /// <summary>How many training rows stand for one row of the data.</summary>
    public int Copies { get; }

    public IReadOnlyList<PatientHead> Heads { get; }

    public bool IsPictures => Data.Fitted.Preparation is ImagePreparation;

    /// <summary>How a row is called.</summary>
    public string Thing => IsPictures ? "picture" : "row";

    /// <summary>What is not worth the trouble, by what was tried.</summary>
    public OrderedDictionary<string, string> NotWorthIt { get; } = [];

    /// <summary>What was tried, in order.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>What the time did not suffice for.</summary>
    public List<string> LeftOut { get; } = [];

    public IReadOnlyList<(string, string, double, double)> Cosines { get; set; } = [];

    /// <summary>The nearest known row of each judged row; found by <see cref="NeighbourExamination"/>.</summary>
    public NearestRows? Nearest { get; set; }

    /// <summary>Whether the features' scales differ so much that the training was spoilt; found by <see cref="ScaleExamination"/>.</summary>
    public bool IsUnscaled { get; set; }

    /// <summary>Tries a change from as many seeds as a network of this size is tried from at once; keeps it for more.</summary>
    /// <param name="attempt">The change.</param>
    public void Try(Attempt attempt)
    {
        Attempts.Add(attempt);
        attempt.Train(Trainer.SeedsAtOnce);
    }

    /// <summary>The random stream of a purpose.</summary>
    public RandomKey Key(string purpose) => RandomKey.For(Options.Seed, $"doctor/{purpose}");

    /// <summary>A column that says whose rows they are, and each row's value, −1 for none; found by <see cref="SubjectExamination"/>.</summary>
    public SubjectColumn? Subjects { get; set; }

    /// <summary>The row of the data that a known row is.</summary>
    public int DataRowOfKnown(int known) => Data.Rows.Train[KnownNumbers[known]];

    /// <summary>The row of the data that a judged row is.</summary>
    public int DataRowOfJudged(int judged) => (Part == "validation" ? Data.Rows.Validation : Data.Rows.Test)[JudgedNumbers[judged]];

    /// <summary>How a row of the data is called: a picture by its name, another by its number from 1.</summary>
    public string Called(int row) => Data.Names.Count > row ? Data.Names[row] : $"row {Words.Count(row + 1)}";

    /// <summary>The columns of features with the values that each takes of a row; empty for pictures.</summary>
    public IReadOnlyList<(string Column, int Start, int Width)> Columns
    {
        get
        {
            var columns = new List<(string, int, int)>();
            int start = 0;
            if (Data.Fitted.Preparation is FeaturePipeline features)
                foreach (var encoder in features.Encoders)
                {
                    columns.Add((encoder.Column, start, encoder.FeatureNames.Count));
                    start += encoder.FeatureNames.Count;
                }
            return columns;
        }
    }

    private int[] Some(int rows, int most, string purpose)
    {
        int[] order = RandomKey.For(Options.Seed, $"doctor/{purpose}").Permutation(rows);
        return rows <= most ? [.. Enumerable.Range(0, rows)] : [.. order.Take(most).Order()];
    }
}
