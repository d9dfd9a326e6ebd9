using System.Reflection;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Runs one elementwise op over a block of floats whose length is a multiple of <see cref="Block"/>.</summary>
internal abstract class LaneLoop
{
    /// <summary>Lengths are multiples of this, so that no width has a remainder.</summary>
    public const int Block = 16;

    /// <summary>target[i] = op(a[i], b[i], c[i]) for i below length. The target may be one of the inputs.</summary>
    public abstract void Run(ref float a, ref float b, ref float c, ref float target, int length);

    /// <summary>The loop for an op: the formula is the struct named after the op, so a new op is one file.</summary>
    public static LaneLoop For(ElementwiseOp op, SimdLevel level)
    {
        string name = $"Espalier.Cpu.{op.GetType().Name}Formula";
        var formula = typeof(LaneLoop).Assembly.GetType(name)
            ?? throw new NotSupportedException($"The CPU engine has no formula for the op {op.Name}: {name} is missing.");
        var type = level switch
        {
            SimdLevel.Vector512 => typeof(LaneLoop<,,>).MakeGenericType(formula, typeof(Lanes512), typeof(System.Runtime.Intrinsics.Vector512<float>)),
            SimdLevel.Vector256 => typeof(LaneLoop<,,>).MakeGenericType(formula, typeof(Lanes256), typeof(System.Runtime.Intrinsics.Vector256<float>)),
            _ => typeof(LaneLoop<,,>).MakeGenericType(formula, typeof(Lanes128), typeof(System.Runtime.Intrinsics.Vector128<float>)),
        };
        return (LaneLoop)Activator.CreateInstance(type, BindingFlags.Public | BindingFlags.Instance, null, [op], null)!;
    }
}

/// <summary>The loop of one formula at one width.</summary>
internal sealed class LaneLoop<TFormula, TLanes, TVector>(ElementwiseOp op) : LaneLoop
    where TFormula : struct, ILaneFormula<TFormula>
    where TLanes : struct, ILanes<TVector>
{
    private readonly TFormula _formula = TFormula.From(op);

    public override void Run(ref float a, ref float b, ref float c, ref float target, int length)
    {
        var formula = _formula;
        for (int i = 0; i < length; i += TLanes.Width)
            TLanes.Store(formula.Apply<TLanes, TVector>(TLanes.Load(ref a, i), TLanes.Load(ref b, i), TLanes.Load(ref c, i)), ref target, i);
    }
}
