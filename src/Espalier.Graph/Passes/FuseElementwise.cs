namespace Espalier.Graph;

/// <summary>
/// Joins elementwise ops of one shape that feed each other into <see cref="Elementwise"/> programs. A group runs where its last op stood,
/// so ops join only until somebody outside the group reads what the group computes.
/// </summary>
internal static class FuseElementwise
{
    // Longer programs would need more block registers than the nearest cache holds.
    private const int MostInstructions = 48;

    private sealed class Group(Shape shape)
    {
        public Shape Shape { get; } = shape;
        public List<Node> Members { get; } = [];
        public bool Closed { get; set; }
    }

    /// <summary>Makes the groups.</summary>
    /// <param name="program">The program.</param>
    /// <param name="join">Whether ops join at all; if not, each becomes a program of its own.</param>
    public static void Run(Rewriting program, bool join = true)
    {
        SpreadScattered(program);
        var groups = FindGroups(program, join ? MostInstructions : 1);
        var users = program.Users();
        var outputs = program.Outputs.ToHashSet();
        var result = new List<Node>();
        foreach (var node in program.Nodes)
        {
            if (!groups.TryGetValue(node, out var group)) result.Add(program.Refreshed(node));
            else if (group.Members[^1] == node) result.Add(Emit(program, group, users, outputs));
        }
        program.Nodes = result;
    }

    // An input whose repeated axes are not neighbours is spread out in memory first; kernels read all others in place.
    private static void SpreadScattered(Rewriting program) => program.Each((node, result) =>
    {
        if (node.Op is not ElementwiseOp) { result.Add(node); return; }
        var shape = node.Outputs[0].Shape;
        var inputs = node.Inputs.ToArray();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Node.Op is BroadcastTo && Readable(inputs[i].Node.Inputs[0].Shape, shape)) inputs[i] = inputs[i].Node.Inputs[0];
            if (Readable(inputs[i].Shape, shape)) continue;
            var spread = new Node(new BroadcastTo(shape), [inputs[i]], node.Scope, [shape]);
            result.Add(spread);
            inputs[i] = spread.Outputs[0];
        }
        if (inputs.SequenceEqual(node.Inputs)) { result.Add(node); return; }
        var fresh = new Node(node.Op, inputs, node.Scope, [shape]);
        program.Replace(node.Outputs[0], fresh.Outputs[0]);
        result.Add(fresh);
    });

    // A batch of 2 stands for any batch: a batch axis is never one that repeats unless its size is 1 by shape.
    private static bool Readable(Shape input, Shape output) => Broadcasting.Read(input.WithBatch(2), output.WithBatch(2)) is not null;

    private static Dictionary<Node, Group> FindGroups(Rewriting program, int most)
    {
        var groups = new Dictionary<Node, Group>();
        var settled = Settled.Among(program.Nodes);
        foreach (var node in program.Nodes)
        {
            Group? joined = null;
            if (node.Op is ElementwiseOp)
            {
                joined = new Group(node.Outputs[0].Shape);
                foreach (var input in node.Inputs)
                {
                    if (!groups.TryGetValue(input.Node, out var other) || other == joined || other.Closed || other.Shape != joined.Shape) continue;
                    if (settled.Contains(input.Node) && !settled.Contains(node)) continue; // stays apart to be computed once
                    if (joined.Members.Count + other.Members.Count >= most) continue;
                    foreach (var member in other.Members) groups[member] = joined;
                    joined.Members.AddRange(other.Members);
                }
                joined.Members.Add(node);
                groups[node] = joined;
            }
            foreach (var input in node.Inputs)
                if (groups.TryGetValue(input.Node, out var read) && read != joined) read.Closed = true;
        }
        var position = new Dictionary<Node, int>();
        for (int i = 0; i < program.Nodes.Count; i++) position[program.Nodes[i]] = i;
        foreach (var group in groups.Values.Distinct()) group.Members.Sort((a, b) => position[a].CompareTo(position[b]));
        return groups;
    }

    private static Node Emit(Rewriting program, Group group, Dictionary<Symbol, List<Node>> users, HashSet<Symbol> outputs)
    {
        var members = group.Members.ToHashSet();
        var inputs = new List<Symbol>();
        foreach (var member in group.Members)
            foreach (var input in member.Inputs)
                if (!members.Contains(input.Node) && !inputs.Contains(program.Resolve(input))) inputs.Add(program.Resolve(input));
        var register = new Dictionary<Symbol, int>();
        for (int i = 0; i < inputs.Count; i++) register[inputs[i]] = i;
        var instructions = new List<Elementwise.Instruction>();
        var results = new List<int>();
        var shown = new List<Symbol>();
        foreach (var member in group.Members)
        {
            int[] arguments = [.. member.Inputs.Select(s => register[members.Contains(s.Node) ? s : program.Resolve(s)])];
            int target = inputs.Count + instructions.Count;
            instructions.Add(new Elementwise.Instruction((ElementwiseOp)member.Op, arguments));
            var output = member.Outputs[0];
            register[output] = target;
            if (!outputs.Contains(output) && (!users.TryGetValue(output, out var readers) || readers.All(members.Contains))) continue;
            results.Add(target);
            shown.Add(output);
        }
        var fused = new Node(new Elementwise(group.Shape, instructions, results), inputs, group.Members[^1].Scope,
            [.. results.Select(_ => group.Shape)]);
        for (int i = 0; i < shown.Count; i++) program.Replace(shown[i], fused.Outputs[i]);
        return fused;
    }
}
