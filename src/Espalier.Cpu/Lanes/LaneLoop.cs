using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Runs one elementwise op over a stretch of floats whose length is a multiple of <see cref="Block"/>.</summary>
internal abstract unsafe class LaneLoop
{
    /// <summary>Lengths are multiples of this, so that no width has a remainder.</summary>
    public const int Block = 16;

    /// <summary>target[i] = op(a[i], b[i], c[i]) for i below length. The target may be one of the inputs; inputs the op lacks are not read.</summary>
    public abstract void Run(float* a, float* b, float* c, float* target, int length);

    /// <summary>The loop for an op: the formula is the struct named after the op, so a new op is one file.</summary>
    public static LaneLoop For(ElementwiseOp op, SimdLevel level)
    {
        string name = $"Espalier.Cpu.{op.GetType().Name}Formula";
        var formula = typeof(LaneLoop).Assembly.GetType(name)
            ?? throw new NotSupportedException($"The CPU engine has no formula for the op {op.Name}: {name} is missing.");
        return LaneTypes.Create<LaneLoop>(typeof(LaneLoop<,,>), level, [formula], op);
    }
}

/// <summary>The loop of one formula at one width.</summary>
internal sealed unsafe class LaneLoop<TFormula, TLanes, TVector>(ElementwiseOp op) : LaneLoop
    where TFormula : struct, ILaneFormula<TFormula>
    where TLanes : struct, ILanes<TVector>
{
    private readonly TFormula _formula = TFormula.From(op);
    private readonly int _arity = op.Arity;

    public override void Run(float* a, float* b, float* c, float* target, int length)
    {
        var formula = _formula;
        if (_arity == 1)
            for (nint i = 0; i < length; i += TLanes.Width)
            {
                var x = TLanes.Load(a + i);
                TLanes.Store(formula.Apply<TLanes, TVector>(x, x, x), target + i);
            }
        else if (_arity == 2)
            for (nint i = 0; i < length; i += TLanes.Width)
            {
                var x = TLanes.Load(a + i);
                TLanes.Store(formula.Apply<TLanes, TVector>(x, TLanes.Load(b + i), x), target + i);
            }
        else
            for (nint i = 0; i < length; i += TLanes.Width)
                TLanes.Store(formula.Apply<TLanes, TVector>(TLanes.Load(a + i), TLanes.Load(b + i), TLanes.Load(c + i)), target + i);
    }
}
