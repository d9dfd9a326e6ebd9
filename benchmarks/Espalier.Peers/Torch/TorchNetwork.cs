using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace Peers;

/// <summary>
/// The network as libtorch runs it fastest: functional calls without module objects, ReLU in place, pictures in channels-last memory,
/// softmax and crossentropy as one op on logits. Its weights are copies of the Espalier model's.
/// </summary>
sealed class TorchNetwork
{
    private readonly Workload _workload;
    private readonly bool _channelsLast;

    public TorchNetwork(Workload workload, Model model, bool channelsLast)
    {
        (_workload, _channelsLast) = (workload, channelsLast);
        Parameters = [.. workload.LayerNames.SelectMany(name => model.Layer(name).Weights).Select(w => new Parameter(Copy(w), requires_grad: true))];
    }

    /// <summary>Kernel and bias of every layer in the order of the description.</summary>
    public Tensor[] Parameters { get; }

    /// <summary>The logits of each head. Rows come as (batch, values), pictures in it as rows, columns, channels.</summary>
    public Tensor[] Forward(Tensor x)
    {
        int next = 0;
        var input = _workload.Input;
        if (input.Rank == 3) x = x.reshape(x.shape[0], input[0], input[1], input[2]).permute(0, 3, 1, 2); // channels last in memory, as it came
        if (input.Rank == 3 && !_channelsLast) x = x.contiguous();
        foreach (var layer in _workload.Trunk)
            switch (layer)
            {
                case ConvSpec: x = F.conv2d(x, Parameters[next++], Parameters[next++]).relu_(); break;
                case PoolSpec: x = F.max_pool2d(x, 2); break;
                case FlattenSpec: x = x.permute(0, 2, 3, 1).reshape(x.shape[0], -1); break;
                default: x = F.linear(x, Parameters[next++], Parameters[next++]).relu_(); break;
            }
        var logits = new Tensor[_workload.Heads.Length];
        for (int head = 0; head < logits.Length; head++)
        {
            var branch = x;
            foreach (int _ in _workload.Heads[head].Hidden) branch = F.linear(branch, Parameters[next++], Parameters[next++]).relu_();
            logits[head] = F.linear(branch, Parameters[next++], Parameters[next++]);
        }
        return logits;
    }

    /// <summary>The sum of the heads' crossentropies.</summary>
    public Tensor Loss(Tensor[] logits, Tensor[] labels) => LossOf(_workload, logits, labels);

    /// <inheritdoc cref="Loss"/>
    public static Tensor LossOf(Workload workload, Tensor[] logits, Tensor[] labels)
    {
        Tensor? sum = null;
        for (int head = 0; head < logits.Length; head++)
        {
            var loss = workload.Heads[head].Binary
                ? F.binary_cross_entropy_with_logits(logits[head], labels[head])
                : F.cross_entropy(logits[head], labels[head]);
            sum = sum is null ? loss : sum + loss;
        }
        return sum!;
    }

    private Tensor Copy(Weight weight)
    {
        var shape = weight.Shape;
        long[] sizes = [.. Enumerable.Range(0, shape.Rank).Select(axis => (long)shape[axis])];
        var tensor = torch.tensor(weight.Values.ToArray()).reshape(sizes);
        return shape.Rank switch
        {
            2 => tensor.t().contiguous(),                                                          // (in, out) → (out, in)
            4 when _channelsLast => tensor.permute(3, 0, 1, 2).contiguous().permute(0, 3, 1, 2),   // (h, w, in, out) → (out, in, h, w)
            4 => tensor.permute(3, 2, 0, 1).contiguous(),
            _ => tensor,
        };
    }
}
