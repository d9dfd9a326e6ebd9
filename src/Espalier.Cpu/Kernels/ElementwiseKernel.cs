using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Runs an <see cref="Elementwise"/> program block by block: each op reads and writes registers, stretches of floats that stay in the
/// nearest cache; inputs and outputs that lie plainly in memory are read and written where they are.
/// </summary>
internal sealed unsafe class ElementwiseKernel : Kernel
{
    private readonly int _count;
    private readonly ElementwisePlan[] _whole, _last; // one for each part; the last block may need another when it is not full

    private ElementwiseKernel(int count, int parts, Func<bool, ElementwisePlan> plan)
    {
        _count = count;
        Parts = parts;
        _whole = [.. Enumerable.Range(0, parts).Select(_ => plan(false))];
        _last = count % LaneLoop.Block == 0 ? _whole : [.. Enumerable.Range(0, parts).Select(_ => plan(true))];
    }

    public static void Bind(Node node, Binding binding)
    {
        int count = (int)binding.Shape(node.Outputs[0]).ValuesPerRow;
        if (count == 0) return;
        var program = new ElementwisePlanner(node, binding, count);
        int parts = binding.Parts((long)count * ((Elementwise)node.Op).Instructions.Count, Math.Max(1, count / ElementwisePlan.BlockLength));
        binding.Add(new ElementwiseKernel(count, parts, program.Plan));
    }

    public override void Run(int part)
    {
        const int block = ElementwisePlan.BlockLength;
        var (start, end) = Share(part, _count, block);
        if (start == end) return;
        var (whole, last) = (_whole[part], _last[part]);
        int full = start + (end - start) / block * block;
        if (full > start)
        {
            whole.FillNumbers();
            for (int at = start; at < full; at += block) whole.RunBlock(at, block);
        }
        if (full < end)
        {
            var rest = (end - full) % LaneLoop.Block == 0 ? whole : last;
            if (rest != whole || full == start) rest.FillNumbers();
            rest.RunBlock(full, end - full);
        }
    }
}
