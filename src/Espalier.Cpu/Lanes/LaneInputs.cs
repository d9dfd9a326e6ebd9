using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The inputs of an expression as terms.</summary>
internal static class LaneInputs
{
    /// <summary>The types of the inputs by number.</summary>
    public static IReadOnlyList<Type> Types { get; } = [typeof(A), typeof(B), typeof(C), typeof(D)];

    internal readonly struct A : ILaneTerm<A>
    {
        public static int Inputs => 1;

        public static A From(Queue<ElementwiseOp> ops) => default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<L, V>(V a, V b, V c, V d) where L : struct, ILanes<V> => a;
    }

    internal readonly struct B : ILaneTerm<B>
    {
        public static int Inputs => 2;

        public static B From(Queue<ElementwiseOp> ops) => default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<L, V>(V a, V b, V c, V d) where L : struct, ILanes<V> => b;
    }

    internal readonly struct C : ILaneTerm<C>
    {
        public static int Inputs => 3;

        public static C From(Queue<ElementwiseOp> ops) => default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<L, V>(V a, V b, V c, V d) where L : struct, ILanes<V> => c;
    }

    internal readonly struct D : ILaneTerm<D>
    {
        public static int Inputs => 4;

        public static D From(Queue<ElementwiseOp> ops) => default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<L, V>(V a, V b, V c, V d) where L : struct, ILanes<V> => d;
    }
}
