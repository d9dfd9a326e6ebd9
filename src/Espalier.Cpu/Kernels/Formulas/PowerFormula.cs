using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>x to a fixed exponent: products by repeated squaring for whole exponents, a root for ±½, e^(exponent·ln x) otherwise.</summary>
internal readonly struct PowerFormula : ILaneFormula<PowerFormula>
{
    private const int LargestWhole = 1 << 24; // beyond, all floats are even

    private readonly float _exponent;
    private readonly int _whole;

    private PowerFormula(float exponent)
    {
        _exponent = exponent;
        _whole = exponent == MathF.Floor(exponent) && MathF.Abs(exponent) <= LargestWhole ? (int)MathF.Abs(exponent) : -1;
    }

    public static PowerFormula From(ElementwiseOp op) => new(((Power)op).Exponent);

    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V>
    {
        V power;
        if (_whole >= 0)
        {
            power = L.Create(1);
            var square = a;
            for (int rest = _whole; rest > 0; rest >>= 1)
            {
                if ((rest & 1) == 1) power = L.Multiply(power, square);
                if (rest > 1) square = L.Multiply(square, square);
            }
        }
        else if (MathF.Abs(_exponent) == 0.5f) power = L.Sqrt(a);
        else return L.Exp(L.Multiply(L.Create(_exponent), L.Log(a)));
        return _exponent < 0 ? L.Divide(L.Create(1), power) : power;
    }
}
