using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace Peers;

/// <summary>libtorch as most people write it: a module with layers as members, <c>optim.Adam</c>, <c>zero_grad</c>.</summary>
sealed class TorchTypical : TrainingContestant
{
    private readonly Workload _workload;
    private readonly Network _network;
    private readonly TorchRows _rows;
    private readonly optim.Optimizer _adam;
    private float _loss;

    public TorchTypical(Workload workload, TorchRows rows)
    {
        (_workload, _rows) = (workload, rows);
        _network = new Network(workload);
        _adam = optim.Adam(_network.parameters(), 1e-3);
    }

    public override string Name => "libtorch, modules and optim.Adam";

    public override float LastLoss => _loss;

    public override void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var scope = NewDisposeScope();
            var (x, y) = _rows.Next();
            var input = _workload.Input;
            if (input.Rank == 3) x = x.reshape(x.shape[0], input[2], input[0], input[1]);
            _adam.zero_grad();
            var loss = TorchNetwork.LossOf(_workload, _network.call(x), y);
            loss.backward();
            _adam.step();
            _loss = loss.item<float>();
        }
    }

    private sealed class Network : nn.Module<Tensor, Tensor[]>
    {
        private readonly TorchSharp.Modules.Sequential _trunk;
        private readonly ModuleList<TorchSharp.Modules.Sequential> _heads = new();

        public Network(Workload workload) : base("network")
        {
            var layers = new List<nn.Module<Tensor, Tensor>>();
            var input = workload.Input;
            long rows = input.Rank == 3 ? input[0] : 0, columns = input.Rank == 3 ? input[1] : 0, width = input[input.Rank - 1];
            foreach (var layer in workload.Trunk)
                switch (layer)
                {
                    case ConvSpec conv:
                        layers.AddRange([nn.Conv2d(width, conv.Filters, 3), nn.ReLU()]);
                        (rows, columns, width) = (rows - 2, columns - 2, conv.Filters);
                        break;
                    case PoolSpec:
                        layers.Add(nn.MaxPool2d(2));
                        (rows, columns) = (rows / 2, columns / 2);
                        break;
                    case FlattenSpec:
                        layers.Add(nn.Flatten());
                        width *= rows * columns;
                        break;
                    case DenseSpec dense:
                        layers.AddRange([nn.Linear(width, dense.Units), nn.ReLU()]);
                        width = dense.Units;
                        break;
                }
            _trunk = nn.Sequential(layers);
            foreach (var head in workload.Heads)
            {
                var branch = new List<nn.Module<Tensor, Tensor>>();
                long inputs = width;
                foreach (int units in head.Hidden)
                {
                    branch.AddRange([nn.Linear(inputs, units), nn.ReLU()]);
                    inputs = units;
                }
                branch.Add(nn.Linear(inputs, head.Units));
                _heads.Add(nn.Sequential(branch));
            }
            RegisterComponents();
        }

        public override Tensor[] forward(Tensor x)
        {
            var trunk = _trunk.call(x);
            return [.. _heads.Select(head => head.call(trunk))];
        }
    }
}
