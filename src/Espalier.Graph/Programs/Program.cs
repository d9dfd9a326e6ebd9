using System.Globalization;
using System.Text;

namespace Espalier.Graph;

/// <summary>
/// A network and what is asked of it (predictions, or losses with gradients and updates) as one list of ops that any backend can run.
/// It holds for every batch size; a backend prepares it for one.
/// </summary>
public sealed class Program
{
    private readonly Dictionary<Symbol, Symbol> _outputs = [];

    private Program(IReadOnlyList<Node> nodes, IReadOnlyList<Symbol> asked, IEnumerable<Symbol> found)
    {
        Nodes = nodes;
        foreach (var (symbol, place) in asked.Zip(found)) _outputs[symbol] = place;
    }

    /// <summary>The ops in the order in which they run: inputs before users, changes of parameters last.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The symbols that were asked for, and what stands for each after the passes.</summary>
    public IReadOnlyDictionary<Symbol, Symbol> Outputs => _outputs;

    /// <summary>The inputs that a run reads.</summary>
    public IEnumerable<Symbol> Inputs => Nodes.Where(n => n.Op is Input).Select(n => n.Outputs[0]);

    /// <summary>Compiles symbols, and nodes that change parameters, into a program.</summary>
    /// <param name="outputs">What to compute.</param>
    /// <param name="effects">Nodes that change parameters at the end of a run.</param>
    /// <param name="training">Whether layers show their training behaviour.</param>
    /// <param name="withUpdates">Whether what layers change in training themselves, such as moving averages, is changed.</param>
    public static Program Compile(IReadOnlyList<Symbol> outputs, IReadOnlyList<Node>? effects = null, bool training = false, bool withUpdates = true) =>
        Compile(outputs, effects, training, Optimizations.All, withUpdates);

    /// <summary>Compiles with some of the passes only, to compare what they do.</summary>
    internal static Program Compile(IReadOnlyList<Symbol> outputs, IReadOnlyList<Node>? effects, bool training, Optimizations passes, bool withUpdates = true)
    {
        var nodes = Gradients.Reachable([.. outputs.Select(o => o.Node), .. effects ?? []], training, withUpdates);
        // Effects run last; kept there already now, they part no ops that could run as one.
        var program = new Rewriting([.. nodes.OrderBy(n => n.Op.HasSideEffect)], outputs);
        Simplify.TakeSides(program, training);
        if (passes.HasFlag(Optimizations.Simplify)) Simplify.Run(program);
        program.DropDead();
        FlushUpdates.Run(program);
        program.EffectsLast();
        if (passes.HasFlag(Optimizations.FuseDense)) FuseDense.Run(program);
        if (passes.HasFlag(Optimizations.FuseSiblings)) FuseSiblings.Run(program);
        if (passes.HasFlag(Optimizations.FuseConvolution)) FuseConvolution.Run(program);
        if (passes.HasFlag(Optimizations.FuseReluGradient)) FuseReluGradient.Run(program);
        if (passes.HasFlag(Optimizations.FuseSoftmaxLoss)) FuseSoftmaxLoss.Run(program);
        if (passes.HasFlag(Optimizations.FuseAdam)) FuseAdam.Run(program);
        FuseElementwise.Run(program, passes.HasFlag(Optimizations.FuseElementwise));
        program.DropDead();
        KeepOldNumbers.Run(program);
        return new Program(program.Nodes, outputs, program.Outputs);
    }

    /// <summary>Floating-point operations of one run.</summary>
    /// <param name="batch">The rows of the batch.</param>
    public long Flops(int batch) => Nodes.Sum(n => n.Op.Flops(n, batch));

    /// <summary>The program as a table of ops with shapes, floating-point operations and bytes for one row.</summary>
    public override string ToString() => ToString(1);

    /// <summary>The program as a table of ops with shapes, floating-point operations and bytes.</summary>
    /// <param name="batch">The rows of the batch to count for.</param>
    public string ToString(int batch)
    {
        var names = new Dictionary<Symbol, string>();
        var rows = new List<string[]> { new[] { "#", "op", "reads", "shape", "flops", "bytes", "for" } };
        foreach (var node in Nodes)
        {
            string number = (rows.Count - 1).ToString(CultureInfo.InvariantCulture);
            for (int i = 0; i < node.Outputs.Count; i++) names[node.Outputs[i]] = i == 0 ? number : $"{number}.{i}";
            long bytes = 4 * node.Inputs.Concat(node.Outputs).Sum(s => s.Shape.Count(batch));
            rows.Add([number, node.Op.Settings.Length == 0 ? node.Op.Name : $"{node.Op.Name} [{node.Op.Settings}]",
                string.Join(" ", node.Inputs.Select(i => names.GetValueOrDefault(i, "?"))),
                string.Join(" ", node.Outputs.Select(o => o.Shape.ToString())),
                node.Op.Flops(node, batch).ToString("N0", CultureInfo.InvariantCulture), bytes.ToString("N0", CultureInfo.InvariantCulture), node.Scope]);
        }
        var text = new StringBuilder();
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(c => Math.Min(60, rows.Max(r => r[c].Length)))];
        foreach (string[] row in rows)
        {
            for (int c = 0; c < row.Length; c++)
            {
                string cell = row[c].Length > widths[c] ? row[c][..(widths[c] - 1)] + "…" : row[c];
                text.Append(c is 0 or 4 or 5 ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c])).Append("  ");
            }
            while (text.Length > 0 && text[^1] == ' ') text.Length--;
            text.Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"{Nodes.Count} ops, {Flops(batch):N0} floating-point operations for a batch of {batch}\n");
        return text.ToString();
    }
}
