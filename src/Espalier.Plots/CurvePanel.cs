using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Espalier.Plots;

/// <summary>One small chart: a measure over the epochs, training dashed, validation solid, the best epoch marked.</summary>
internal sealed class CurvePanel(Curve curve, SKColor color)
{
    private const float TitleHeight = 26;

    /// <summary>Draws the chart.</summary>
    internal void Draw(Pen pen, SKRect area)
    {
        pen.Write(Pen.Fit(curve.Measure.Replace('_', ' '), 14, area.Width - 120, bold: true), area.Left + 4, area.Top + 15, 14, Ink.Text, bold: true);
        var plotArea = new PixelRect(area.Left, area.Right, area.Bottom, area.Top + TitleHeight);
        using var plot = new Plot();
        Style(plot);
        AddSeries(plot, curve.Training, dashed: curve.Validation is not null, curve.Validation is null ? 2.4f : 1.6f);
        AddSeries(plot, curve.Validation, dashed: false, 2.4f);
        bool any = SetLimits(plot);
        // A plot's first render draws everything twice, once for the layout; that one goes nowhere, or text would come out bold.
        using (var nowhere = new SKPictureRecorder()) plot.Render(nowhere.BeginRecording(area), plotArea);
        plot.Render(pen.Canvas, plotArea);
        pen.Write("epoch", area.Left + 52, area.Bottom - 13, 12, Ink.Muted, align: SKTextAlign.Right);
        if (!any)
        {
            pen.Write("no finite values", area.MidX, area.MidY + TitleHeight / 2, 14, Ink.Muted, align: SKTextAlign.Center);
            return;
        }
        if (curve.BestEpoch is { } best) MarkBest(pen, area, plot, best);
    }

    private void MarkBest(Pen pen, SKRect area, Plot plot, int best)
    {
        double value = curve.Judged[best];
        var at = plot.GetPixel(new Coordinates(best + 1, value));
        var data = plot.LastRender.DataRect;
        pen.Line(at.X, data.Top, at.X, data.Bottom, Ink.Line, 1, dashed: true);
        pen.Dot(at.X, at.Y, 4.5f, color);
        string text = string.Create(CultureInfo.InvariantCulture, $"best {Number(value)} at epoch {best + 1}");
        pen.Write(text, area.Right - 8, area.Top + 15, 13, Ink.Muted, align: SKTextAlign.Right);
    }

    private void AddSeries(Plot plot, IReadOnlyList<double>? values, bool dashed, float width)
    {
        if (values is null) return;
        for (int start = 0; start < values.Count; start++)
        {
            if (!double.IsFinite(values[start])) continue;
            int end = start;
            while (end < values.Count && double.IsFinite(values[end])) end++;
            double[] xs = [.. Enumerable.Range(start + 1, end - start).Select(e => (double)e)], ys = [.. values.Skip(start).Take(end - start)];
            var line = plot.Add.Scatter(xs, ys);
            line.LineWidth = width;
            line.Color = (dashed ? color.WithAlpha(190) : color).ForPlot();
            line.LinePattern = dashed ? LinePattern.Dashed : LinePattern.Solid;
            // A run of one epoch has no line: only a dot shows it.
            line.MarkerSize = end - start == 1 ? 7 : 0;
            line.MarkerShape = dashed ? MarkerShape.OpenCircle : MarkerShape.FilledCircle;
            start = end;
        }
    }

    private bool SetLimits(Plot plot)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double v in (curve.Training ?? []).Concat(curve.Validation ?? []))
        {
            if (!double.IsFinite(v)) continue;
            low = Math.Min(low, v);
            high = Math.Max(high, v);
        }
        bool any = low <= high;
        if (!any) (low, high) = (0, 1);
        double margin = Math.Max((high - low) * 0.08, Math.Max(Math.Abs(high) * 0.01, 1e-9));
        double side = curve.Epochs > 1 ? (curve.Epochs - 1) * 0.03 : 0.5;
        plot.Axes.SetLimits(1 - side, Math.Max(1, curve.Epochs) + side, low - margin, high + margin);
        return any;
    }

    private static void Style(Plot plot)
    {
        EmbeddedFont.Register();
        plot.RenderManager.ClearCanvasBeforeEachRender = false; // the charts share one canvas
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = Ink.Grid.ForPlot();
        plot.Layout.Fixed(new PixelPadding(58, 14, 34, 6));
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = Number, MinimumTickSpacing = 34 };
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = Number, MinimumTickSpacing = 26 };
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontName = EmbeddedFont.Name;
            axis.TickLabelStyle.FontSize = 12;
            axis.TickLabelStyle.ForeColor = Ink.Muted.ForPlot();
            axis.MinorTickStyle.Length = 0;
            axis.MajorTickStyle.Length = 4;
            axis.MajorTickStyle.Color = axis.FrameLineStyle.Color = Ink.Line.ForPlot();
            axis.Label.FontName = EmbeddedFont.Name;
        }
        plot.Axes.Right.FrameLineStyle.Width = plot.Axes.Top.FrameLineStyle.Width = 0;
    }

    private static string Number(double value)
    {
        double size = Math.Abs(value);
        string format = size switch
        {
            0 => "0",
            >= 1e6 or < 1e-4 => "0.##e0",
            >= 100 => "0.#",
            >= 1 => "0.###",
            _ => "0.####",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
