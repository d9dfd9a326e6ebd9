using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier;

/// <summary>Brings rows of a data set into the inputs of a program: features, labels with missing ones set aside, and row weights.</summary>
internal sealed class Feed : IDisposable
{
    private const int ShortRow = 32; // longer rows are worth the call of a general copy

    private readonly Dataset _data;
    private readonly Symbol[] _inputs;
    private readonly Part[] _parts;
    private readonly RowStream? _stream;

    // One head's labels; Current keeps the batch's labels with missing ones as NaN, for metrics.
    private sealed class Part(CompiledHead head, Tensor labels, Tensor? weights, float[]? classWeights, bool hasMissing)
    {
        public CompiledHead Head => head;
        public Tensor Labels => labels;
        public Tensor? Weights => weights;
        public float[]? ClassWeights => classWeights;
        public bool HasMissing => hasMissing;
        public bool Weighs => weights is not null || classWeights is not null || hasMissing;
        public float[] Current = [];
        public float[] CurrentWeights = [];
        public int Labelled;
    }

    public Feed(Model model, Compilation compilation, Dataset data, bool training)
    {
        _data = data;
        _inputs = [.. model.Inputs.Items];
        CheckInputs(model, data);
        string[] names = [.. model.Heads.Select(h => h.Name)];
        data.Labels.CheckNames(names, "label");
        data.Weights.CheckNames(names, "sample weight");
        var parts = new List<Part>();
        foreach (var head in compilation.Heads)
        {
            if (!data.Labels.TryGet(head.Name, out var labels))
            {
                if (head.Loss is null) continue;
                throw new EspalierException($"Head '{head.Name}' has a loss but the data has no labels for it. Add them, or compile without its loss.");
            }
            labels = Fitted(head, labels);
            bool missing = ContainsNaN(labels.Values);
            CheckLabels(head, labels);
            data.Weights.TryGet(head.Name, out var weights);
            if (weights is not null && weights.RowLength != 1)
                throw new EspalierException($"Head '{head.Name}' needs one sample weight a row but got {weights.Shape}.");
            float[]? classes = training && head.ClassWeights is not null ? head.ClassWeights.Resolve(head.Name, ClassCounts(head, labels)) : null;
            parts.Add(new Part(head, labels, weights, classes, missing));
        }
        _parts = [.. parts];
        Weighted = _parts.Where(p => p.Weighs && p.Head.Loss is not null).Select(p => p.Head.Name).ToHashSet();
        if (data.Transform is not null)
            _stream = new RowStream(model.Backend, rows => new RowBuffers(data, [.. _parts.Select(p => p.Head.Name)], [.. _parts.Select(p => p.Labels)], rows), training);
    }

    /// <summary>The heads whose rows have weights.</summary>
    public IReadOnlySet<string> Weighted { get; }

    /// <summary>The rows of the data.</summary>
    public int Rows => _data.Rows;

    /// <summary>Ends the threads that prepare rows ahead.</summary>
    public void Dispose() => _stream?.Dispose();

    /// <summary>Announces an epoch to learn from, so that rows can be transformed ahead.</summary>
    /// <param name="order">The rows in the order in which they will be asked for.</param>
    /// <param name="batch">The rows of each batch but the last.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public void Begin(int[] order, int batch, long seed, int epoch) => _stream?.Begin(order, batch, seed, epoch);

    /// <summary>Brings rows into a program's inputs.</summary>
    public void Fill(Executable program, ReadOnlySpan<int> rows)
    {
        var transformed = _stream?.Next(rows);
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (!program.Reads(_inputs[i])) continue;
            if (transformed is null) Gather(_data.Inputs[i], rows, program.Input(_inputs[i]));
            else transformed.CopyInput(i, rows.Length, program.Input(_inputs[i]));
        }
        for (int p = 0; p < _parts.Length; p++)
        {
            var part = _parts[p];
            int width = part.Labels.RowLength;
            if (part.Current.Length != rows.Length * width) part.Current = new float[rows.Length * width];
            if (transformed is null) Gather(part.Labels, rows, part.Current);
            else transformed.CopyLabels(p, rows.Length, part.Current);
            part.Labelled = rows.Length;
            if (part.Weighs) Weigh(part, rows);
            if (!program.Reads(part.Head.Target)) continue;
            var target = program.Input(part.Head.Target);
            part.Current.CopyTo(target);
            if (part.HasMissing) Clear(target);
            if (part.Weighs && program.Reads(part.Head.RowWeight)) part.CurrentWeights.AsSpan(0, rows.Length).CopyTo(program.Input(part.Head.RowWeight));
        }
    }

    /// <summary>How many rows of the batch just filled have the head's label.</summary>
    public int Labelled(CompiledHead head)
    {
        foreach (var part in _parts)
            if (part.Head == head) return part.Labelled;
        return 0;
    }

    /// <summary>Adds the batch just filled to the metrics of every head.</summary>
    public void Measure(Executable program, MetricSet metrics)
    {
        foreach (var part in _parts)
        {
            if (part.Head.Metrics.Count == 0) continue;
            var predicted = program.Output(part.Head.Head.Output);
            int predictedWidth = part.Head.Head.Width, rows = predicted.Length / predictedWidth;
            metrics.Update(part.Head, new MetricBatch(part.Current, part.Current.Length / rows, predicted, predictedWidth), part.Labelled);
        }
    }

    private static void Weigh(Part part, ReadOnlySpan<int> rows)
    {
        if (part.CurrentWeights.Length < rows.Length) part.CurrentWeights = new float[rows.Length];
        int width = part.Labels.RowLength, labelled = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            var label = part.Current.AsSpan(i * width, width);
            float weight = part.Weights?.Values[rows[i]] ?? 1;
            if (part.HasMissing && ContainsNaN(label)) weight = 0;
            else
            {
                labelled++;
                if (part.ClassWeights is not null) weight *= part.ClassWeights[ClassOf(part.Head, label)];
            }
            part.CurrentWeights[i] = weight;
        }
        part.Labelled = labelled;
        // The mean is over the rows that have a label: the program divides by all rows, so the weights make up for it.
        if (labelled == rows.Length || labelled == 0 || part.Head.Loss?.Reduction == LossReduction.Sum) return;
        float scale = (float)rows.Length / labelled;
        for (int i = 0; i < rows.Length; i++) part.CurrentWeights[i] *= scale;
    }

    private static void Gather(Tensor from, ReadOnlySpan<int> rows, Span<float> to)
    {
        int width = from.RowLength;
        var values = from.Values.AsSpan();
        if (width < Vector256<float>.Count)
            for (int i = 0, at = 0; i < rows.Length; i++)
                for (int column = 0, row = rows[i] * width; column < width; column++) to[at++] = values[row + column];
        else if (width <= ShortRow)
            GatherShort(values, rows, width, to);
        else
            for (int i = 0; i < rows.Length; i++) values.Slice(rows[i] * width, width).CopyTo(to[(i * width)..]);
    }

    // Whole vectors, the last of which may overlap the one before: for a few of them a call of a general copy takes longer than the copy.
    private static void GatherShort(ReadOnlySpan<float> values, ReadOnlySpan<int> rows, int width, Span<float> to)
    {
        ref float source = ref MemoryMarshal.GetReference(values), target = ref MemoryMarshal.GetReference(to[..(rows.Length * width)]);
        int last = width - Vector256<float>.Count, count = values.Length / width;
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count);
            ref float from = ref Unsafe.Add(ref source, row * width);
            for (int i = 0; i < last; i += Vector256<float>.Count) Vector256.LoadUnsafe(ref from, (nuint)i).StoreUnsafe(ref target, (nuint)i);
            Vector256.LoadUnsafe(ref from, (nuint)last).StoreUnsafe(ref target, (nuint)last);
            target = ref Unsafe.Add(ref target, width);
        }
    }

    private static void Clear(Span<float> target)
    {
        for (int i = 0; i < target.Length; i++)
            if (float.IsNaN(target[i])) target[i] = 0;
    }

    private static bool ContainsNaN(ReadOnlySpan<float> values)
    {
        foreach (float v in values)
            if (float.IsNaN(v)) return true;
        return false;
    }

    private static void CheckInputs(Model model, Dataset data)
    {
        if (data.Inputs.Count != model.Inputs.Items.Count)
            throw new EspalierException($"{model.DisplayName} has {model.Inputs.Items.Count} input(s) but the data has {data.Inputs.Count}.");
        if (data.Rows == 0) throw new EspalierException("The data has no rows.");
        for (int i = 0; i < data.Inputs.Count; i++)
        {
            var expected = model.Inputs.Items[i].Shape;
            if (expected.ValuesPerRow != data.RowShape(i).ValuesPerRow)
                throw new EspalierException($"Input '{LayerCall.Of(model.Inputs.Items[i]).Layer.Name}' needs {expected} but the data has {data.RowsShape(i)}.");
        }
    }

    private static Tensor Fitted(CompiledHead head, Tensor labels)
    {
        if (head.TargetShape.ValuesPerRow == labels.RowLength) return labels;
        string hint = labels.RowLength == 1 && head.Kind == HeadKind.Categorical
            ? " Class numbers need the loss SparseCategoricalCrossentropy, or one-hot labels." : "";
        throw new EspalierException($"Head '{head.Name}' needs labels of shape {head.TargetShape} but got {labels.Shape}.{hint}");
    }

    private static void CheckLabels(CompiledHead head, Tensor labels)
    {
        if (head.Loss is not { } loss) return;
        for (int row = 0; row < labels.Rows; row++)
            if (!ContainsNaN(labels.Row(row)) && loss.FaultOf(labels.Row(row), head.Head.Output.Shape[-1]) is { } fault)
                throw new EspalierException($"Head '{head.Name}' has the loss {loss.Name}, for which labels {fault} (row {row}).");
    }

    private static long[] ClassCounts(CompiledHead head, Tensor labels)
    {
        if (head.Kind is not (HeadKind.Categorical or HeadKind.SparseCategorical or HeadKind.Binary))
            throw new EspalierException($"Head '{head.Name}' has class weights but no classes: its kind is {head.Kind}.");
        var counts = new long[head.Kind == HeadKind.Binary ? 2 : head.Head.Width];
        for (int row = 0; row < labels.Rows; row++)
            if (!ContainsNaN(labels.Row(row))) counts[ClassOf(head, labels.Row(row))]++;
        return counts;
    }

    private static int ClassOf(CompiledHead head, ReadOnlySpan<float> label)
    {
        if (head.Kind == HeadKind.Binary) return label[0] >= 0.5f ? 1 : 0;
        if (head.Kind == HeadKind.Categorical)
        {
            int best = 0;
            for (int i = 1; i < label.Length; i++)
                if (label[i] > label[best]) best = i;
            return best;
        }
        return label[0] >= 0 && label[0] < head.Head.Width ? (int)label[0]
            : throw new EspalierException($"Head '{head.Name}' has classes 0 to {head.Head.Width - 1} but a label is {label[0]}.");
    }
}
