using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Peers;

/// <summary>libtorch at its best: functional, and Adam as one fused call for all weights through TorchScript.</summary>
sealed class TorchBest : TrainingContestant
{
    // TorchSharp has no binding of the fused optimizer; TorchScript has.
    private const string FusedAdam = """
        def adam(weights: List[Tensor], gradients: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor]):
            none: List[Tensor] = []
            torch._foreach_add_(steps, 1)
            torch._fused_adam_(weights, gradients, m, v, none, steps, lr=0.001, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-10, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
            return weights[0]

        """;

    private readonly TorchNetwork _network;
    private readonly TorchRows _rows;
    private readonly bool _channelsLast;
    private readonly jit.CompilationUnit _script = jit.compile(FusedAdam);
    private readonly Tensor[] _m, _v, _steps, _gradients;
    private float _loss;

    public TorchBest(Workload workload, Model model, TorchRows rows, bool channelsLast)
    {
        (_rows, _channelsLast) = (rows, channelsLast);
        _network = new TorchNetwork(workload, model, channelsLast);
        // Slots lie in memory as their weights do: the fused call wants it so.
        _m = [.. _network.Parameters.Select(p => zeros_like(p).detach())];
        _v = [.. _network.Parameters.Select(p => zeros_like(p).detach())];
        _steps = [.. _network.Parameters.Select(_ => zeros(1).sum())];
        _gradients = new Tensor[_network.Parameters.Length];
    }

    public override string Name => _channelsLast ? "libtorch, functional, channels last, fused Adam" : "libtorch, functional, fused Adam";

    public override float LastLoss => _loss;

    public override void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var scope = NewDisposeScope();
            var (x, y) = _rows.Next();
            var loss = _network.Loss(_network.Forward(x), y);
            loss.backward();
            using (no_grad())
            {
                for (int p = 0; p < _gradients.Length; p++) _gradients[p] = _network.Parameters[p].grad!;
                (_script.invoke("adam", _network.Parameters, _gradients, _m, _v, _steps) as Tensor)?.Dispose();
                foreach (var parameter in _network.Parameters) parameter.grad = null;
            }
            _loss = loss.item<float>(); // Espalier reads its loss each step too
        }
    }
}
