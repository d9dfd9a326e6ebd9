using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>Which head of a trained network suffers, why, and what to do: measured on the run's own data and split.</summary>
public sealed class Diagnosis
{
    private Diagnosis(string name, IReadOnlyList<HeadDiagnosis> heads) => (Name, Heads) = (name, heads);

    /// <summary>The recipe's name.</summary>
    public string Name { get; }

    /// <summary>The heads, the one that suffers most first.</summary>
    public IReadOnlyList<HeadDiagnosis> Heads { get; }

    /// <summary>What to do, the most important first.</summary>
    public IReadOnlyList<Remedy> Remedies { get; private init; } = [];

    /// <summary>What was tried or looked at and is not worth the trouble, as sentences.</summary>
    public IReadOnlyList<string> NotWorthIt { get; private init; } = [];

    /// <summary>Which rows were judged by, as a sentence.</summary>
    public string Rows { get; private init; } = "";

    /// <summary>The part that was judged by: validation or test.</summary>
    public string Part { get; private init; } = "";

    /// <summary>The examinations that the time did not suffice for.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>How many seconds each examination took, in order.</summary>
    public IReadOnlyList<(string Examination, double Seconds)> Times { get; private init; } = [];

    /// <summary>The cosine of two heads' gradients in the trunk at the trained weights, by their numbers in the recipe; a symptom.</summary>
    public IReadOnlyList<(string First, string Second, double Start, double End)> Cosines { get; private init; } = [];

    /// <summary>The most important sentence of the page.</summary>
    public string Headline => Heads.FirstOrDefault(h => h.Worst is not null) is { } worst ? $"{worst.Head.Name}: {worst.Verdict}" : "Every head is sound.";

    /// <summary>Everything as JSON.</summary>
    public JsonObject ToJson() => DiagnosisJson.Of(this);

    /// <summary>The page as Markdown.</summary>
    public string ToMarkdown() => MarkdownPage.Of(this);

    /// <summary>The page as HTML that needs nothing else: style and plots are inside.</summary>
    public string ToHtml() => HtmlPage.Of(this);

    /// <summary>Examines a trained network.</summary>
    /// <param name="data">What it was trained on, with its recipe.</param>
    /// <param name="model">The trained network.</param>
    /// <param name="history">What was measured while it trained; null when that is gone.</param>
    /// <param name="options">How to examine.</param>
    /// <param name="progress">Is told the examination that begins.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="EspalierException">There are no held-out rows to judge by, or the network has other heads than the data.</exception>
    public static Diagnosis Of(PreparedData data, Model model, History? history = null, DiagnosisOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new DiagnosisOptions();
        var budget = new Budget(options.Budget, options.Clock);
        var patient = new Patient(data, model, history, options, budget, cancellation);
        var times = new List<(string, double)>();
        foreach (var examination in Examination.All)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!examination.Concerns(patient)) continue;
            // What only looks is always done: it takes less time than its absence costs.
            if (examination.Seconds(patient) is > 0 and var seconds && !budget.Allows(seconds))
            {
                patient.LeftOut.Add(examination.Name);
                continue;
            }
            progress?.Report(examination.Name);
            double before = budget.Elapsed;
            examination.Examine(patient);
            times.Add((examination.Name, budget.Elapsed - before));
        }
        var heads = patient.Heads.Select(h => h.Diagnosis).OrderBy(h => h.Findings.Count == 0 ? Gravity.Sound : h.Findings[0].Gravity).ThenBy(h => h.Worst ?? (Fault)int.MaxValue).ToList();
        return new Diagnosis(data.Recipe.Name, heads)
        {
            Rows = patient.RowsInWords,
            Part = patient.Part,
            LeftOut = patient.LeftOut,
            Times = times,
            Cosines = patient.Cosines,
            Remedies = Ranking.Of(heads),
            NotWorthIt = [.. patient.NotWorthIt.Values],
        };
    }
}
