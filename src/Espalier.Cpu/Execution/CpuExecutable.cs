using System.Collections.Concurrent;
using System.Diagnostics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A program bound to memory: a list of kernels, run in order by one worker or by the whole team.</summary>
internal sealed class CpuExecutable : Executable
{
    private delegate void Binder(Node node, Binding binding);

    private static readonly ConcurrentDictionary<Type, Binder> Binders = new();

    private readonly CpuBackend _backend;
    private readonly Program _program;
    private readonly RunState _state = new();
    private readonly Dictionary<Symbol, MemoryPlan.Place> _inputs = [], _outputs = []; // what callers ask for in every step
    private readonly Action<int> _body;
    private readonly Pace _pace = new();
    private Kernel[] _kernels = [];
    private Node[] _kernelNodes = [];
    private Storage? _work, _kept;
    private (Parameter Parameter, Storage Storage)[] _parameters = [];
    private MemoryPlan _plan = null!;
    private Schedule? _schedule; // null when one worker does all
    private int _moves = -1;

    public CpuExecutable(CpuBackend backend, Program program, int batch)
    {
        if (batch < 1) throw new EspalierException($"A program needs a batch of 1 row or more but got {batch}.");
        _backend = backend;
        _program = program;
        Batch = batch;
        _body = worker => _schedule!.Run(worker, _backend.Team);
        Bind();
    }

    public override int Batch { get; }

    /// <summary>The kernels in order, each with the op it belongs to.</summary>
    internal IEnumerable<(Kernel Kernel, Node Node)> Kernels => _kernels.Zip(_kernelNodes);

    public override bool Reads(Symbol symbol) => _inputs.ContainsKey(symbol);

    public override Span<float> Input(Symbol input)
    {
        Refresh();
        var place = _inputs[input];
        return _kept!.Span.Slice(place.Offset, place.Length);
    }

    public override ReadOnlySpan<float> Output(Symbol output)
    {
        var place = _outputs[output];
        return place.Region switch
        {
            MemoryPlan.Region.Work => _work!.Span.Slice(place.Offset, place.Length),
            MemoryPlan.Region.Kept => _kept!.Span.Slice(place.Offset, place.Length),
            _ => place.Parameter!.Values,
        };
    }

    public override void Run(Moment moment = default)
    {
        Refresh();
        _state.Moment = moment;
        if (_schedule is null)
        {
            RunKernels();
            return;
        }
        long start = Stopwatch.GetTimestamp();
        if (_pace.Together) _backend.Team.Run(_body);
        else RunKernels();
        _pace.Note(Stopwatch.GetTimestamp() - start);
    }

    public override void RunAlone(Moment moment = default)
    {
        Refresh();
        _state.Moment = moment;
        RunKernels();
    }

    // Everything by the caller.
    private void RunKernels()
    {
        foreach (var kernel in _kernels)
            for (int part = 0; part < kernel.Parts; part++) kernel.Run(part);
    }

    // Parameters may have moved into an arena since the kernels were bound.
    private void Refresh()
    {
        if (_moves == Parameter.Moves) return;
        foreach (var (parameter, storage) in _parameters)
            if (parameter.Storage != storage) { Bind(); return; }
        _moves = Parameter.Moves;
    }

    private void Bind()
    {
        _moves = Parameter.Moves;
        _plan = new MemoryPlan(_program, Batch);
        foreach (var input in _program.Inputs) _inputs[input] = _plan[input];
        foreach (var (asked, found) in _program.Outputs) _outputs[asked] = _plan[found];
        if (_work?.Length != _plan.WorkLength) _work = new Storage(_plan.WorkLength);
        if (_kept?.Length != _plan.KeptLength) _kept = new Storage(_plan.KeptLength);
        var kernels = new List<Kernel>();
        var nodes = new List<Node>();
        var parameters = new List<(Parameter, Storage)>();
        int workers = _program.Flops(Batch) < _backend.SmallestShared ? 1 : _backend.Threads;
        var binding = new Binding(_plan, _work, _kept, _backend, workers, _state, kernels);
        foreach (var node in _program.Nodes)
        {
            switch (node.Op)
            {
                case ParameterRead read: parameters.Add((read.Parameter, read.Parameter.Storage)); break;
                case Assign assign:
                    parameters.Add((assign.Parameter, assign.Parameter.Storage));
                    BinderFor(node.Op)(node, binding);
                    break;
                case Constant constant: constant.Span.CopyTo(binding.Memory(node.Outputs[0]).Span); break;
                case ElementCount count: binding.Memory(node.Outputs[0]).Span[0] = count.Value(node, Batch); break;
                case Graph.Input: break;
                default:
                    if (node.Op.AliasOf(node) < 0) BinderFor(node.Op)(node, binding);
                    break;
            }
            if (_plan.IsSettled(node)) RunOnce(kernels, nodes.Count);
            while (nodes.Count < kernels.Count) nodes.Add(node);
        }
        _kernels = [.. kernels];
        _kernelNodes = [.. nodes];
        _parameters = [.. parameters];
        _schedule = workers > 1 && MakeSchedule(binding, workers) is { IsParallel: true } schedule ? schedule : null;
    }

    private Schedule MakeSchedule(Binding binding, int workers)
    {
        var kernelsOf = _kernelNodes.CountBy(n => n).ToDictionary();
        var jobs = Kernels.Select(k => new PlacedKernel(k.Kernel, [.. k.Node.Inputs.Select(binding.Memory)],
            k.Node.Op is Assign assign ? [assign.Parameter.Storage] : [.. k.Node.Outputs.Select(binding.Memory)], Chains.CostOf(k.Node, Batch) / kernelsOf[k.Node]));
        return new Schedule([.. jobs], workers);
    }

    // What depends on nothing but the batch size is computed now.
    private static void RunOnce(List<Kernel> kernels, int from)
    {
        foreach (var kernel in kernels[from..])
            for (int part = 0; part < kernel.Parts; part++) kernel.Run(part);
        kernels.RemoveRange(from, kernels.Count - from);
    }

    // The kernel of an op is the class named after it, so a new op is one file here.
    private static Binder BinderFor(Op op) => Binders.GetOrAdd(op.GetType(), static type =>
    {
        string name = $"Espalier.Cpu.{type.Name}Kernel";
        var kernel = typeof(CpuExecutable).Assembly.GetType(name);
        return kernel?.GetMethod("Bind", [typeof(Node), typeof(Binding)])?.CreateDelegate<Binder>()
            ?? throw new NotSupportedException($"The CPU engine has no kernel for the op {type.Name}: {name}.Bind is missing.");
    });
}
