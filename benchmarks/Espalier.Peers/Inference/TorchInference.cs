using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Peers;

/// <summary>libtorch, functional, without gradients.</summary>
sealed class TorchInference : InferenceContestant
{
    private readonly Workload _workload;
    private readonly TorchNetwork _network;
    private readonly Tensor _rows;
    private readonly bool _channelsLast;
    private Tensor[] _last = [];

    public TorchInference(Workload workload, Model model, Espalier.Tensor rows, bool channelsLast)
    {
        (_workload, _channelsLast) = (workload, channelsLast);
        _network = new TorchNetwork(workload, model, channelsLast);
        _rows = tensor(rows.Values).reshape(rows.Shape[0], -1);
    }

    public override string Name => _channelsLast ? "libtorch, functional, channels last" : "libtorch, functional";

    public override float[] Predictions => [.. _last.SelectMany(head => head.data<float>().ToArray())];

    public override void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (var head in _last) head.Dispose();
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            var logits = _network.Forward(_rows);
            _last = [.. logits.Select((head, at) => (_workload.Heads[at].Binary ? head.sigmoid() : head.softmax(-1)).MoveToOuterDisposeScope())];
        }
    }

    public override void Dispose()
    {
        foreach (var head in _last) head.Dispose();
        base.Dispose();
    }
}
