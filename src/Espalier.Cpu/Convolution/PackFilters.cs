using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Writes filters into panels, as they are for a convolution or turned for its gradient by the images; cut by taps.</summary>
internal sealed unsafe class PackFilters : Kernel
{
    private readonly SimdLevel _level;
    private readonly ConvolutionSizes _sizes;
    private readonly Storage _filter, _panels;
    private readonly bool _turned;
    private readonly Job[] _jobs;

    private readonly record struct Job(int Tap, int Group, int Column, int Columns, int Width, int To, int Length);

    /// <summary>Prepares the copy.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="sweeps">The sweeps that read the panels.</param>
    /// <param name="filter">The filters, (rows, columns, channels / groups, filters).</param>
    /// <param name="panels">The panels to fill.</param>
    /// <param name="turned">Whether a chain runs over filters and the target channels are the images' channels.</param>
    public PackFilters(Binding binding, ConvolutionSizes sizes, IReadOnlyList<ConvolutionSweep> sweeps, Storage filter, FilterPanels panels, bool turned)
    {
        (_level, _sizes, _filter, _panels, _turned) = (binding.Level, sizes, filter, panels.Memory, turned);
        var jobs = new List<Job>();
        for (int i = 0; i < sweeps.Count; i++)
        {
            var sweep = sweeps[i];
            int panel = panels.Start(i);
            for (int column = 0, width; column < sweep.Width; column += width)
            {
                width = FilterPanels.PanelWidth(_level, sweep.Width - column);
                for (int t = 0; t < sweep.Taps.Length; t++)
                    jobs.Add(new Job(sweep.Taps[t], sweep.Group, column, Math.Min(width, sweep.Width - column), width, panel + t * sweep.TapLength * width, sweep.TapLength));
                panel += width * sweep.Length;
            }
        }
        _jobs = [.. jobs];
        Parts = binding.Parts(4L * filter.Length, Math.Max(1, _jobs.Length));
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _jobs.Length);
        int filters = _sizes.Filters;
        for (int i = start; i < end; i++)
        {
            var job = _jobs[i];
            var panel = _panels.Span.Slice(job.To, job.Length * job.Width);
            var tap = _filter.Span.Slice(job.Tap * _sizes.GroupChannels * filters, _sizes.GroupChannels * filters);
            if (_turned)
                Transpose.Run(_level, job.Columns, job.Length, tap[(job.Column * filters + job.Group * _sizes.GroupFilters)..], filters, panel, job.Width, 0, job.Columns);
            else
                for (int row = 0; row < job.Length; row++)
                    tap.Slice(row * filters + job.Group * _sizes.GroupFilters + job.Column, job.Columns).CopyTo(panel[(row * job.Width)..]);
        }
    }
}
