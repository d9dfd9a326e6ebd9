using Espalier.Graph;

namespace Espalier.Tests.Graph;

/// <summary>A whole training step of a table network with a softmax and a sigmoid head, written in ops: forward, losses, gradients, Adam.</summary>
static class TrainingStep
{
    public static (Program Program, Symbol Loss) Small(bool dropout = true, bool branch = true)
    {
        var parameters = new List<Parameter>();
        Symbol Dense(Symbol x, int units, bool relu, string name)
        {
            using var scope = Scope.Enter(name);
            var w = new Parameter($"{name}/kernel", new Shape(x.Shape[-1], units));
            var b = new Parameter($"{name}/bias", new Shape(units));
            var key = RandomKey.For(1, name);
            for (int i = 0; i < w.Values.Length; i++) w.Values[i] = (float)key.Normal(i) * 0.2f;
            parameters.AddRange([w, b]);
            var y = Op.Apply(new MatMul(), x, w.Symbol) + b.Symbol;
            return relu ? Op.Apply(new Relu(), y) : y;
        }
        var x = Input.Of("x", new Shape(Shape.Batch, 11));
        var quality = Input.Of("quality", new Shape(Shape.Batch, 3));
        var color = Input.Of("color", new Shape(Shape.Batch, 1));
        var trunk = Dense(x, 64, true, "first");
        if (dropout) trunk = Dropout(trunk);
        trunk = Dense(trunk, 32, true, "second");
        var logits = Dense(branch ? Dense(trunk, 16, true, "branch") : trunk, 3, false, "quality");
        var probabilities = Op.Apply(new Softmax(), logits);
        var rows = Op.Apply(new SoftmaxCrossentropy(), logits, probabilities, quality);
        var z = Dense(trunk, 1, false, "color");
        var binary = Op.Apply(new Softplus(), z) - z * color;
        var loss = Op.Apply(new ReduceSum([0]), rows) / Op.Apply(new ElementCount(0), rows)
            + Op.Apply(new ReduceSum([0, 1]), binary) / Op.Apply(new ElementCount(0, 1), binary);

        var gradients = Gradients.Of(loss, [.. parameters.Select(p => p.Symbol)]);
        var offsets = new int[parameters.Count];
        int length = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = length;
            length += Storage.RoundUp(parameters[i].Values.Length);
        }
        var weights = new Parameter("weights", new Shape(length));
        for (int i = 0; i < offsets.Length; i++) parameters[i].MoveTo(weights.Storage.Slice(offsets[i], parameters[i].Values.Length));
        var (m, v, t) = (new Parameter("m", new Shape(length)), new Parameter("v", new Shape(length)), new Parameter("step", new Shape([])));
        var g = Op.Apply(new Pack(offsets, length), [.. gradients.Select(s => s!)]);
        var step = t.Symbol + 1f;
        Symbol Decayed(float beta) => Op.Apply(new Exp(), step * MathF.Log(beta));
        var rate = 1e-3f * Op.Apply(new Sqrt(), 1f - Decayed(0.999f)) / (1f - Decayed(0.9f));
        var nextM = m.Symbol + (g - m.Symbol) * 0.1f;
        var nextV = v.Symbol + (g * g - v.Symbol) * 0.001f;
        var next = weights.Symbol - rate * nextM / (Op.Apply(new Sqrt(), nextV) + 1e-7f);
        Node[] effects =
        [
            Op.ApplyAll(new Assign(t), step), Op.ApplyAll(new Assign(m), nextM), Op.ApplyAll(new Assign(v), nextV), Op.ApplyAll(new Assign(weights), next),
        ];
        return (Program.Compile([loss, probabilities], effects, training: true), loss);
    }
    private static Symbol Dropout(Symbol x)
    {
        using var scope = Scope.Enter("dropout");
        var noise = Op.Apply(new RandomUniform(x.Shape, "dropout"));
        return Op.Apply(new Phase(), Op.Apply(new Select(), Op.Apply(new Greater(), noise, Constant.Of(0.2f)), x * 1.25f, Constant.Of(0)), x);
    }
}
