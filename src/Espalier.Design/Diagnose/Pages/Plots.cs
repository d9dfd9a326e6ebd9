using System.Globalization;

namespace Espalier.Design;

/// <summary>The drawings of a head's page.</summary>
internal static class Plots
{
    private const double Wide = 460, Half = 290, RowHeight = 24;

    /// <summary>What answers how well: a bar each, the network's marked.</summary>
    public static Svg Standings(HeadDiagnosis head)
    {
        var rows = head.Standings;
        double label = 214, room = Wide - label - 62, least = Math.Min(0, rows.Min(r => double.IsNaN(r.Score) ? 0 : r.Score));
        var svg = new Svg(Wide, rows.Count * RowHeight + 4, $"How well {head.Head.Name} is answered");
        double X(double score) => label + room * (score - least) / (1 - least);
        for (int i = 0; i < rows.Count; i++)
        {
            double y = i * RowHeight + 2, score = double.IsNaN(rows[i].Score) ? 0 : rows[i].Score;
            svg.Text(label - 8, y + 15, Fitted(rows[i].Method, 34), i == 0 ? "strong" : "", "end");
            svg.Rect(label, y + 4, room, 14, "track");
            svg.Rect(Math.Min(X(0), X(score)), y + 4, Math.Abs(X(score) - X(0)), 14, i == 0 ? "good" : i == 1 ? "mute" : "soft");
            svg.Text(Wide - 2, y + 15, Words.Percent(rows[i].Score), i == 0 ? "strong num" : "num", "end");
        }
        double network = X(rows[0].Score);
        return svg.Line(network, 0, network, rows.Count * RowHeight + 4, "mark");
    }

    /// <summary>The learning curve, its law and what twice the rows should bring.</summary>
    public static Svg Curve(HeadDiagnosis head, LearningCurve curve)
    {
        const double left = 52, right = 12, top = 12, bottom = 44, height = 224;
        var svg = new Svg(Wide, height, $"Learning curve of {head.Head.Name}");
        int first = curve.Points[0].Rows, last = curve.Points[^1].Rows;
        double low = Math.Log(first * 0.9), high = Math.Log(last * 2.2);
        double now = 1 - curve.ErrorAt(last), then = 1 - curve.ErrorAt(2.0 * last);
        double best = Math.Max(curve.Points.Max(p => 1 - p.Error), now + curve.Doubled.High), worst = Math.Min(curve.Points.Min(p => 1 - p.Error), now + curve.Doubled.Low);
        double pad = Math.Max(0.01, 0.08 * (best - worst));
        (best, worst) = (Math.Min(1.005, best + pad), worst - pad);
        double X(double rows) => left + (Wide - left - right) * (Math.Log(rows) - low) / (high - low);
        double Y(double score) => top + (height - top - bottom) * (best - score) / (best - worst);
        double step = StepOf(best - worst);
        for (double tick = Math.Ceiling(worst / step) * step; tick <= Math.Min(best, 1.0001); tick += step)
            svg.Line(left, Y(tick), Wide - right, Y(tick), "grid").Text(left - 6, Y(tick) + 4, string.Create(CultureInfo.InvariantCulture, $"{100 * tick:0.#} %"), "num", "end");
        foreach (int size in curve.Points.Select(p => p.Rows).Append(2 * last)) svg.Text(X(size), height - 26, Words.Count(size), "num", "middle");
        svg.Text(Wide - right, height - 6, "rows learnt", "mutetext", "end");
        svg.Path(Enumerable.Range(0, 41).Select(i => first * Math.Pow((double)last / first, i / 40.0)).Select(n => (X(n), Y(1 - curve.ErrorAt(n)))), "line");
        svg.Path(Enumerable.Range(0, 11).Select(i => last * Math.Pow(2, i / 10.0)).Select(n => (X(n), Y(1 - curve.ErrorAt(n)))), "line dashed");
        svg.Line(X(2 * last), Y(now + curve.Doubled.Low), X(2 * last), Y(now + curve.Doubled.High), "range");
        foreach (var (rows, error) in curve.Points) svg.Dot(X(rows), Y(1 - error), 4, "good");
        return svg.Dot(X(2 * last), Y(then), 4, "open");
    }

    /// <summary>What probabilities say against how often they are right.</summary>
    public static Svg Reliability(HeadDiagnosis head)
    {
        const double left = 40, size = 190, top = 10;
        var svg = new Svg(Half, top + size + 34, $"Calibration of {head.Head.Name}");
        double least = Math.Floor(10 * Math.Min(head.Reliability.Min(r => r.Said), head.Reliability.Min(r => r.Right))) / 10;
        least = Math.Min(least, 0.8);
        double X(double p) => left + size * (p - least) / (1 - least);
        double Y(double p) => top + size * (1 - p) / (1 - least);
        for (double tick = least; tick <= 1.001; tick += least < 0.45 ? 0.2 : 0.1)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{100 * tick:0}");
            svg.Line(left, Y(tick), left + size, Y(tick), "grid").Text(left - 6, Y(tick) + 4, text, "num", "end").Text(X(tick), top + size + 16, text, "num", "middle");
        }
        svg.Line(X(least), Y(least), X(1), Y(1), "axis").Path(head.Reliability.Select(r => (X(r.Said), Y(r.Right))), "line");
        foreach (var (said, right) in head.Reliability) svg.Dot(X(said), Y(right), 3.5, "good");
        return svg.Text(left + size / 2, top + size + 32, "probability of the answer, %", "mutetext", "middle").Text(left + 4, top + 10, "right, %", "mutetext");
    }

    /// <summary>Named bars between 0 and the largest.</summary>
    public static Svg Bars(string title, IReadOnlyList<(string Name, double Value, string Shown)> bars, double? most = null)
    {
        double label = 120, room = Half - label - 62, largest = most ?? Math.Max(1e-9, bars.Max(b => b.Value));
        var svg = new Svg(Half, bars.Count * 20 + 4, title);
        for (int i = 0; i < bars.Count; i++)
        {
            double y = i * 20 + 2;
            svg.Text(label - 8, y + 13, Fitted(bars[i].Name, 18), "", "end").Rect(label, y + 3, room, 12, "track");
            svg.Rect(label, y + 3, room * Math.Clamp(double.IsNaN(bars[i].Value) ? 0 : bars[i].Value / largest, 0, 1), 12, "good").Text(Half - 2, y + 13, bars[i].Shown, "num", "end");
        }
        return svg;
    }

    /// <summary>Who pulls at the trunk: a bar for the first weights and one for the trained ones.</summary>
    public static Svg Shares(IReadOnlyList<HeadDiagnosis> heads)
    {
        const double label = 110, bar = 26;
        var svg = new Svg(2 * Wide, 2 * (bar + 8) + 26, "Shares of the gradient in the trunk");
        double room = 2 * Wide - label - 4;
        for (int which = 0; which < 2; which++)
        {
            double x = label, y = which * (bar + 8) + 2;
            svg.Text(label - 8, y + 17, which == 0 ? "first weights" : "trained weights", "", "end");
            for (int h = 0; h < heads.Count; h++)
            {
                double share = which == 0 ? heads[h].TrunkShare!.Value.Start : heads[h].TrunkShare!.Value.End;
                if (!double.IsFinite(share)) continue;
                svg.Rect(x, y, room * share - 1, bar, string.Create(CultureInfo.InvariantCulture, $"head{h % 6}"));
                if (share > 0.08) svg.Text(x + 6, y + 17, Fitted(heads[h].Head.Name, (int)(room * share / 8)), "onhead");
                x += room * share;
            }
        }
        double at = label;
        for (int h = 0; h < heads.Count; h++)
        {
            svg.Rect(at, 2 * (bar + 8) + 8, 11, 11, string.Create(CultureInfo.InvariantCulture, $"head{h % 6}")).Text(at + 16, 2 * (bar + 8) + 18, heads[h].Head.Name);
            at += 34 + 7.5 * heads[h].Head.Name.Length;
        }
        return svg;
    }

    private static double StepOf(double range)
    {
        double[] steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
        return Array.Find(steps, s => range / s <= 6) is var step and > 0 ? step : 0.5;
    }

    private static string Fitted(string text, int letters) => text.Length <= letters ? text : $"{text[..Math.Max(1, letters - 1)]}…";
}
