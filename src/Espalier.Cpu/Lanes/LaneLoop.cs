using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>Computes an expression of elementwise ops over a stretch of floats whose length is a multiple of <see cref="Block"/>.</summary>
internal abstract unsafe class LaneLoop
{
    /// <summary>Lengths are multiples of this, so that no width has a remainder.</summary>
    public const int Block = 16;

    /// <summary>The most inputs an expression can have.</summary>
    public const int MostInputs = 4;

    private static readonly ConcurrentDictionary<(string, SimdLevel), LaneLoop> Known = new();

    /// <summary>target[i] = expression(a[i], b[i], c[i], d[i]) for i below length. The target may be one of the inputs; those not needed are not read.</summary>
    public abstract void Run(float* a, float* b, float* c, float* d, float* target, int length);

    /// <summary>The loop for an expression. Loops have no state and are shared.</summary>
    public static LaneLoop For(LaneExpression expression, SimdLevel level) => Known.GetOrAdd((expression.ToString(), level), static (key, expression) =>
        LaneTypes.Create<LaneLoop>(typeof(LaneLoop<,,>), key.Item2, [expression.Type()], [expression.Ops()]), expression);
}

/// <summary>The loop of one expression at one width.</summary>
internal sealed unsafe class LaneLoop<TTerm, TLanes, TVector> : LaneLoop
    where TTerm : struct, ILaneTerm<TTerm>
    where TLanes : struct, ILanes<TVector>
{
    private readonly TTerm _term;

    public LaneLoop(Queue<Graph.ElementwiseOp> ops) => _term = TTerm.From(ops);

    // Optimized at once: code made to be replaced after some runs would take longer for the first of them than all of this takes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(float* a, float* b, float* c, float* d, float* target, int length)
    {
        var term = _term;
        if (TTerm.Inputs == 1)
            for (nint i = 0; i < length; i += TLanes.Width)
            {
                var x = TLanes.Load(a + i);
                TLanes.Store(term.Value<TLanes, TVector>(x, x, x, x), target + i);
            }
        else if (TTerm.Inputs == 2)
            for (nint i = 0; i < length; i += TLanes.Width)
            {
                var x = TLanes.Load(a + i);
                TLanes.Store(term.Value<TLanes, TVector>(x, TLanes.Load(b + i), x, x), target + i);
            }
        else if (TTerm.Inputs == 3)
            for (nint i = 0; i < length; i += TLanes.Width)
            {
                var x = TLanes.Load(a + i);
                TLanes.Store(term.Value<TLanes, TVector>(x, TLanes.Load(b + i), TLanes.Load(c + i), x), target + i);
            }
        else
            for (nint i = 0; i < length; i += TLanes.Width)
                TLanes.Store(term.Value<TLanes, TVector>(TLanes.Load(a + i), TLanes.Load(b + i), TLanes.Load(c + i), TLanes.Load(d + i)), target + i);
    }
}
