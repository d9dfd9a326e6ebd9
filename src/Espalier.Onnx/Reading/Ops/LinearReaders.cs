using System.Text.Json.Nodes;

namespace Espalier.Onnx;

/// <summary>Products with weights become dense layers, with the bias and the function behind them; other products stay products.</summary>
internal static class LinearReaders
{
    [Reads("Gemm")]
    private static void Gemm(NodeReader node)
    {
        var x = node.Flows(0);
        var kernel = node.Knows(1);
        if (node.Int("transA", 0) != 0) throw node.Wrong("turns its first input, which would mix the rows of the batch.");
        if (x.Rank != 2 || kernel.Rank != 2) throw node.Wrong($"needs matrices but got {x.Rank} and {kernel.Rank} axes.");
        var numbers = node.Int("transB", 0) != 0 ? new AxisOrder(1, 0).Apply(kernel.Tensor) : kernel.Tensor;
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        if (alpha != 1) numbers = Scaled(numbers, alpha);
        var bias = node.KnowsIfThere(2) is { } c ? Bias(node, c, numbers.Shape[1]) : null;
        if (bias is not null && beta != 1) bias = Scaled(bias, beta);
        Dense(node, node.Natural(x), numbers, bias, kernel.Weight);
    }

    [Reads("MatMul")]
    private static void MatMul(NodeReader node)
    {
        switch (node.Input(0), node.Input(1))
        {
            case (Flowing x, Known { Rank: 2, Weight: not null } kernel) when x.Rank >= 2:
                Dense(node, node.Natural(x), kernel.Tensor, null, kernel.Weight);
                break;
            case (Flowing x, Known { Rank: 2 } by) when x.Rank >= 2:
                Require(node, x.Dims[^1], by.Dims[0]);
                node.Set(node.Operate("MatMul", null, [new Flowing(node.Natural(x), AxisOrder.Natural(x.Rank)), by], AxisOrder.Natural(x.Rank)));
                break;
            case (Known { Rank: 2 } by, Flowing x) when x.Rank >= 3:
                // (A·X)ᵀ = Xᵀ·Aᵀ
                Require(node, x.Dims[^2], by.Dims[1]);
                var turned = AxisOrder.LastTwoExchanged(x.Rank);
                var transposed = Known.Of(new AxisOrder(1, 0).Apply(by.Tensor), by.Weight);
                node.Set(node.Operate("MatMul", null, [new Flowing(node.In(x, turned), turned), transposed], turned));
                break;
            case (Flowing a, Flowing b) when a.Rank >= 3 && a.Rank == b.Rank:
                node.Set(node.Operate("BatchMatMul", null, [a with { Symbol = node.Natural(a) }, b with { Symbol = node.Natural(b) }], AxisOrder.Natural(a.Rank)));
                break;
            default:
                throw node.Wrong($"multiplies values of {node.Input(0).Rank} and {node.Input(1).Rank} axes, of which {(node.Input(0) is Known && node.Input(1) is Known ? "both are" : "too few are")} fixed, which is not read.");
        }
    }

    /// <summary>The numbers behind a product or a convolution, one for each value of its last axis.</summary>
    public static Tensor Bias(NodeReader node, Known bias, int count) => bias.Count == count && bias.Dims.Aggregate(1, Math.Max) == count
        ? bias.Tensor.Reshape(new Shape(count))
        : bias.Count == 1 ? new Tensor(new Shape(count), [.. Enumerable.Repeat(bias.Tensor.Values[0], count)])
        : throw node.Wrong($"has a bias of shape ({string.Join(", ", bias.Dims)}) for {count} values.");

    /// <summary>Takes in the sum with a bias, when that is all that follows.</summary>
    /// <param name="node">The node; receives the one that was taken in.</param>
    /// <param name="channels">The place from the end of the axis of channels.</param>
    /// <param name="count">How many channels there are.</param>
    public static Tensor? TakeBias(ref NodeReader node, int channels, int count)
    {
        if (node.OnlyUser() is not { Op: "Add", InputCount: 2 } sum) return null;
        string other = sum.Node.Input[0] == node.Node.Output[0] ? sum.Node.Input[1] : sum.Node.Input[0];
        if (sum.Node.Input[0] == sum.Node.Input[1] || !node.File.TryValue(other, out var value) || value is not Known { Floats: not null } bias || bias.Count != count
            || bias.Rank < channels || bias.Dims[^channels] != count) return null;
        node.File.Done(sum.Node);
        node = sum;
        return bias.Tensor.Reshape(new Shape(count));
    }

    /// <summary>Takes in the function that follows, when that is all that does.</summary>
    public static Activation? TakeActivation(ref NodeReader node, AxisOrder order)
    {
        if (node.OnlyUser() is not { } user || ActivationReaders.Of(user, order) is not { } activation) return null;
        node.File.Done(user.Node);
        node = user;
        return activation;
    }

    private static void Dense(NodeReader node, Symbol x, Tensor kernel, Tensor? bias, string? weight)
    {
        int units = kernel.Shape[1];
        Require(node, x.Shape[-1], kernel.Shape[0]);
        if (units < 1) throw node.Wrong("has no units.");
        var first = node;
        bias ??= TakeBias(ref node, 1, units);
        var order = AxisOrder.Natural(x.Shape.Rank);
        // Nodes with the same weights are one layer, applied several times; what follows one of them is then no part of it.
        bool isShared = weight is not null && first.File.UsersOf(weight).Count > 1;
        var activation = isShared ? null : TakeActivation(ref node, order);
        var layer = isShared ? first.File.Shared($"{first.Op} {weight} {first.Int("transB", 0)} {units} {string.Join(' ', node.Node.Input.Skip(1))}", () => new Dense(units, null, bias is not null))
            : new Dense(units, activation, bias is not null);
        var y = first.Apply(layer, x, weight);
        layer.Weights[0].Parameter.Set(kernel.Values);
        if (bias is not null) layer.Weights[1].Parameter.Set(bias.Values);
        node.Set(y, order);
    }

    private static void Require(NodeReader node, int values, int rows)
    {
        if (values != rows) throw node.Wrong($"multiplies {values} values with a matrix of {rows} rows.");
    }

    private static Tensor Scaled(Tensor numbers, float by) => new(numbers.Shape, [.. numbers.Values.Select(v => v * by)]);
}
