using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>x to a fixed exponent: products for small whole exponents, e^(exponent·ln x) otherwise.</summary>
internal readonly struct PowerFormula : ILaneFormula<PowerFormula>
{
    private const int MostProducts = 8;

    private readonly float _exponent;
    private readonly int _products;

    private PowerFormula(float exponent)
    {
        _exponent = exponent;
        _products = exponent == MathF.Floor(exponent) && MathF.Abs(exponent) <= MostProducts ? (int)MathF.Abs(exponent) : -1;
    }

    public static PowerFormula From(ElementwiseOp op) => new(((Power)op).Exponent);

    public V Apply<L, V>(V a, V b, V c) where L : struct, ILanes<V>
    {
        if (_products < 0) return L.Exp(L.Multiply(L.Create(_exponent), L.Log(a)));
        var power = L.Create(1);
        for (int i = 0; i < _products; i++) power = L.Multiply(power, a);
        return _exponent < 0 ? L.Divide(L.Create(1), power) : power;
    }
}
