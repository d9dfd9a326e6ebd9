using Espalier.Graph;

namespace Espalier;

/// <summary>The ops that formulas of layers and activations are written in, so that they read like the formulas.</summary>
internal static class Ops
{
    /// <summary>What keeps the norm of zeros from dividing by 0: 1e-12 squared.</summary>
    public const float Tiny = 1e-24f;

    public static Symbol Exp(Symbol x) => Op.Apply(new Exp(), x);

    /// <summary>eˣ − 1, precise near 0.</summary>
    public static Symbol Expm1(Symbol x) => Op.Apply(new Expm1(), x);

    public static Symbol Log(Symbol x) => Op.Apply(new Log(), x);

    public static Symbol Sqrt(Symbol x) => Op.Apply(new Sqrt(), x);

    public static Symbol Square(Symbol x) => Op.Apply(new Square(), x);

    public static Symbol Abs(Symbol x) => Op.Apply(new Abs(), x);

    public static Symbol Erf(Symbol x) => Op.Apply(new Erf(), x);

    public static Symbol Tanh(Symbol x) => Op.Apply(new Tanh(), x);

    public static Symbol Sigmoid(Symbol x) => Op.Apply(new Sigmoid(), x);

    public static Symbol Softplus(Symbol x) => Op.Apply(new Softplus(), x);

    /// <summary>max(x, 0).</summary>
    public static Symbol Positive(Symbol x) => Op.Apply(new Relu(), x);

    public static Symbol Max(Symbol a, Symbol b) => Op.Apply(new Graph.Maximum(), a, b);

    public static Symbol Max(Symbol a, float b) => Max(a, Constant.Of(b));

    public static Symbol Min(Symbol a, Symbol b) => Op.Apply(new Graph.Minimum(), a, b);

    public static Symbol Min(Symbol a, float b) => Min(a, Constant.Of(b));

    public static Symbol Clip(Symbol x, float low, float high) => Min(Max(x, low), high);

    /// <summary>x above 0, α(eˣ − 1) below; eˣ is not taken above 0, where it could overflow into the gradient.</summary>
    public static Symbol Elu(Symbol x, double alpha)
    {
        var above = Above(x, 0);
        return Where(above, x, Expm1(Where(above, Constant.Of(0), x)) * (float)alpha);
    }

    /// <summary>1 where a &gt; b, else 0.</summary>
    public static Symbol Above(Symbol a, float b) => Op.Apply(new Greater(), a, Constant.Of(b));

    /// <summary>1 where a ≥ b, else 0.</summary>
    public static Symbol AtLeast(Symbol a, float b) => Op.Apply(new GreaterOrEqual(), a, Constant.Of(b));

    /// <summary><paramref name="then"/> where the condition is not 0, else <paramref name="otherwise"/>.</summary>
    public static Symbol Where(Symbol condition, Symbol then, Symbol otherwise) => Op.Apply(new Select(), condition, then, otherwise);

    public static Symbol Where(Symbol condition, Symbol then, float otherwise) => Where(condition, then, Constant.Of(otherwise));

    /// <summary>One number in every place.</summary>
    public static Symbol Filled(Shape shape, float value) => Op.Apply(new BroadcastTo(shape), Constant.Of(value));

    public static Symbol Reshape(Symbol x, Shape shape) => Op.Apply(new Graph.Reshape(shape), x);

    public static Symbol Transpose(Symbol x, params int[] order) => Op.Apply(new Transpose(order), x);

    /// <summary>The sum over axes, which stay with size 1.</summary>
    public static Symbol Sum(Symbol x, params int[] axes) => Op.Apply(new ReduceSum(axes, keepDims: true), x);

    /// <summary>The sum of all values: a single number.</summary>
    public static Symbol Total(Symbol x) => Op.Apply(new ReduceSum([.. Enumerable.Range(0, x.Shape.Rank)]), x);

    /// <summary>The mean over axes, which stay with size 1.</summary>
    public static Symbol Mean(Symbol x, params int[] axes) => Sum(x, axes) / Op.Apply(new ElementCount(axes), x);

    /// <summary>How many rows the batch has.</summary>
    public static Symbol Rows(Symbol x) => Op.Apply(new ElementCount(0), x);
}
