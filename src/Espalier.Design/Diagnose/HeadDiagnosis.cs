using Espalier.Data;

namespace Espalier.Design;

/// <summary>What was found out about a head.</summary>
public sealed class HeadDiagnosis
{
    private readonly List<Finding> _findings = [];
    private readonly List<Standing> _standings = [];

    internal HeadDiagnosis(FittedHead head) => Head = head;

    /// <summary>The head.</summary>
    public FittedHead Head { get; }

    /// <summary>
    /// The network's mean score on the judged rows. The score of a row is 1 or 0 where there are classes, the share of right labels of a
    /// multi-label head, and of a number 1 − |error| / mean |label − median|, so that always answering the median scores 0.
    /// </summary>
    public double Score { get; internal set; }

    /// <summary>The network's mean score on rows that were learnt.</summary>
    public double LearntScore { get; internal set; }

    /// <summary>How many judged rows have the label.</summary>
    public int JudgedRows { get; internal set; }

    /// <summary>How many training rows have the label.</summary>
    public int LearntRows { get; internal set; }

    /// <summary>The network and what it is compared with, in the order of measuring.</summary>
    public IReadOnlyList<Standing> Standings => _standings;

    /// <summary>The classes; empty for numbers and multi-label heads.</summary>
    public IReadOnlyList<ClassStanding> Classes { get; internal set; } = [];

    /// <summary>By how much the score falls when a feature is shuffled among the judged rows, the largest first; empty for pictures.</summary>
    public IReadOnlyList<(string Feature, double Loss)> Importance { get; internal set; } = [];

    /// <summary>Of ten groups of judged rows by the probability of the answer: the mean probability and the share that is right.</summary>
    public IReadOnlyList<(double Said, double Right)> Reliability { get; internal set; } = [];

    /// <summary>The error by the number of rows learnt; null when it was not measured.</summary>
    public LearningCurve? Curve { get; internal set; }

    /// <summary>The head's share of all heads' gradients in the trunk, at the first weights and at the trained ones; null when it was not measured.</summary>
    public (double Start, double End)? TrunkShare { get; internal set; }

    /// <summary>The findings, those that matter most first.</summary>
    public IReadOnlyList<Finding> Findings => [.. _findings.OrderBy(f => f.Gravity).ThenBy(f => f.Fault)];

    /// <summary>What is wrong, in words: the most important named fault first.</summary>
    public string Verdict => Findings.FirstOrDefault(f => f.Gravity is Gravity.Fault or Gravity.Warning) is { } worst ? worst.Verdict : "Sound: nothing was found that would make it better or doubtful.";

    /// <summary>The most important fault; null when the head is sound.</summary>
    public Fault? Worst => Findings.FirstOrDefault(f => f.Gravity is Gravity.Fault or Gravity.Warning)?.Fault;

    internal void Add(Finding finding) => _findings.Add(finding);

    /// <summary>Puts a finding in place of what was found of the same fault.</summary>
    internal void Replace(Finding finding)
    {
        Remove(finding.Fault);
        _findings.Add(finding);
    }

    /// <summary>Whether a setting spoils the training, so that what else is read off it may be gone once that is repaired.</summary>
    internal bool IsSpoilt => Has(Fault.Unscaled, Gravity.Fault) || Has(Fault.Outweighed, Gravity.Fault) || Has(Fault.Starved, Gravity.Fault);

    internal Finding? Find(Fault fault) => _findings.Find(f => f.Fault == fault);

    internal void Add(Standing standing) => _standings.Add(standing);

    /// <summary>Puts a line in place of one that a method left with fewer seeds.</summary>
    /// <param name="method">How its name begins.</param>
    /// <param name="standing">The line.</param>
    internal void Replace(string method, Standing standing)
    {
        int at = _standings.FindIndex(s => s.Method.StartsWith(method, StringComparison.Ordinal));
        if (at < 0) _standings.Add(standing);
        else _standings[at] = standing;
    }

    internal void Remove(Fault fault) => _findings.RemoveAll(f => f.Fault == fault);

    internal bool Has(Fault fault, Gravity atLeast = Gravity.Warning) => _findings.Exists(f => f.Fault == fault && f.Gravity <= atLeast);
}
