namespace Espalier.Cli;

/// <summary>Prints how well heads answer: a table of those that choose classes, a table of those that answer with numbers.</summary>
internal static class ResultTable
{
    public static void Write(Terminal terminal, IReadOnlyList<HeadResult> results)
    {
        HeadResult[] classes = [.. results.Where(r => r is not NumberResult)];
        NumberResult[] numbers = [.. results.OfType<NumberResult>()];
        if (classes.Length > 0) Classes(terminal, classes);
        if (classes.Length > 0 && numbers.Length > 0) terminal.Line();
        if (numbers.Length > 0) Numbers(terminal, numbers);
    }

    private static void Classes(Terminal terminal, HeadResult[] results)
    {
        var table = new TextTable().Text("head", shrinks: true).Number("rows").Number("accuracy").Text("95 % interval", optional: true).Number("majority").Number("balanced").Number("F1", optional: true).Number("loss", optional: true);
        foreach (HeadResult result in results)
        {
            (double accuracy, Interval? drawn, double baseline, double balanced, double f1) = result switch
            {
                ClassResult c => (c.Matrix.Accuracy, c.Accuracy, c.Matrix.MajorityBaseline, c.Matrix.BalancedAccuracy, c.Matrix.MacroF1),
                LabelsResult l => (l.Right, l.Accuracy, l.Baseline, l.BalancedAccuracy, l.F1),
                _ => throw new InvalidOperationException($"no row for a {result.GetType().Name}"),
            };
            if (drawn is not { } interval)
            {
                table.Add(new Cell(result.Head.Name, Style.Accent), "0", "–", "", "–", "–", "–", "–");
                continue;
            }
            // Better than always answering the majority, beyond what chance in these rows explains.
            Style style = interval.Low > baseline ? Style.Good : accuracy > baseline ? Style.Warn : Style.Bad;
            table.Add(new Cell(result.Head.Name, Style.Accent), Show.Count(result.Rows), new Cell(Show.Percent(accuracy), style),
                new Cell($"{Show.Percent(interval.Low)[..^2]} to {Show.Percent(interval.High)}", Style.Dim), Show.Percent(baseline), Show.Percent(balanced), Show.Percent(f1), Show.Short(result.Loss));
        }
        table.Write(terminal);
        foreach (ClassResult ordered in results.OfType<ClassResult>().Where(r => r is { IsOrdered: true, Rows: > 0 }))
            terminal.Line($"{ordered.Head.Name}, in order: {Show.Short(ordered.RankError)} classes off on average, quadratic kappa {Show.Short(ordered.Matrix.Kappa(KappaWeighting.Quadratic))}");
    }

    private static void Numbers(Terminal terminal, NumberResult[] results)
    {
        var table = new TextTable().Text("head", shrinks: true).Number("rows").Number("MAE").Number("median's").Number("RMSE").Number("R²").Number("loss", optional: true);
        foreach (NumberResult r in results)
            table.Add(new Cell(r.Head.Name, Style.Accent), Show.Count(r.Rows), new Cell(Show.Value(r.MeanAbsoluteError), r.MeanAbsoluteError < r.BaselineError ? Style.Good : Style.Bad),
                Show.Value(r.BaselineError), Show.Value(r.RootMeanSquaredError), Show.Short(r.R2), Show.Short(r.Loss));
        table.Write(terminal);
    }
}
