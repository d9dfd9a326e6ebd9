using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A kernel that works on each row (the last axis) by itself.</summary>
internal abstract class RowKernel : Kernel
{
    /// <summary>Takes the sizes from the first input.</summary>
    protected RowKernel(Node node, Binding binding, int operationsPerValue)
    {
        (Rows, Columns) = binding.Matrix(node.Inputs[0]);
        Parts = binding.Parts((long)Rows * Columns * operationsPerValue, Math.Max(1, Rows));
    }

    /// <summary>How many rows there are.</summary>
    protected int Rows { get; }

    /// <summary>How long a row is.</summary>
    protected int Columns { get; }

    public sealed override void Run(int part)
    {
        var (start, end) = Share(part, Rows);
        for (int row = start; row < end; row++) RunRow(row, part);
    }

    /// <summary>Works on one row.</summary>
    protected abstract void RunRow(int row, int part);
}
