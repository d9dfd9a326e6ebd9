namespace Espalier.Graph;

/// <summary>
/// The free places of working memory while a plan goes through a program's nodes. What a chain has read for the last time is free for the same chain
/// at once, and for others from the next large op on: until then they may run at the same time.
/// </summary>
internal sealed class FreePlaces
{
    private const int Nobody = -1;

    private readonly Chains _chains;
    private readonly int[] _items; // by node; those that nothing runs for are −1
    private readonly Dictionary<Symbol, (int Stretch, int Chain)> _readers = [];
    private readonly List<(int Start, int Length)> _common = [];
    private readonly Dictionary<int, List<(int Start, int Length)>> _own = [];
    private int _stretch, _chain = Nobody;

    /// <summary>Everything is free.</summary>
    /// <param name="program">The program.</param>
    /// <param name="root">The symbol whose memory a symbol shows.</param>
    /// <param name="settled">The nodes that are computed once.</param>
    /// <param name="batch">The rows of the batch.</param>
    public FreePlaces(Program program, Func<Symbol, Symbol> root, HashSet<Node> settled, int batch)
    {
        var items = new List<Chains.Item>();
        var item = new Dictionary<Node, int>();
        _items = new int[program.Nodes.Count];
        for (int i = 0; i < _items.Length; i++)
        {
            var node = program.Nodes[i];
            bool runs = node.Op is not (Input or ParameterRead) && node.Op.AliasOf(node) < 0 && !settled.Contains(node);
            _items[i] = runs ? items.Count : Nobody;
            if (!runs) continue;
            items.Add(new(Chains.CostOf(node, batch), [.. node.Inputs.Select(s => item.GetValueOrDefault(root(s).Node, Nobody))]));
            item[node] = items.Count - 1;
        }
        _chains = new Chains(items);
        for (int i = 0; i < _items.Length; i++)
        {
            if (_items[i] == Nobody) continue;
            var reader = (Stretch: _chains.StretchOf(_items[i]), Chain: _chains.ChainOf(_items[i]));
            foreach (var symbol in program.Nodes[i].Inputs.Select(root).Concat(program.Nodes[i].Outputs))
                _readers[symbol] = _readers.TryGetValue(symbol, out var before) && before.Stretch == reader.Stretch && before.Chain != reader.Chain ? (reader.Stretch, Nobody) : reader;
        }
    }

    /// <summary>How much memory there is.</summary>
    public int Length { get; private set; }

    /// <summary>Goes on to the next node.</summary>
    /// <param name="node">Its position.</param>
    public void Enter(int node)
    {
        if (_items[node] == Nobody) return;
        _chain = _chains.ChainOf(_items[node]);
        if (_chains.StretchOf(_items[node]) == _stretch) return;
        _stretch = _chains.StretchOf(_items[node]);
        foreach (var places in _own.Values)
            foreach (var (start, length) in places) Add(_common, start, length);
        _own.Clear();
    }

    /// <summary>Takes a place for the current node.</summary>
    /// <param name="room">How long it must be.</param>
    public int Take(int room)
    {
        if (_own.TryGetValue(_chain, out var own) && TryTake(own, room) is { } mine) return mine;
        if (TryTake(_common, room) is { } start) return start;
        int end = Length;
        Length = checked(Length + room);
        return end;
    }

    /// <summary>Says that a symbol was read for the last time.</summary>
    public void Release(Symbol symbol, int start, int length)
    {
        var (stretch, chain) = _readers[symbol];
        if (stretch != _stretch) Add(_common, start, length);
        else
        {
            if (!_own.TryGetValue(chain, out var own)) _own[chain] = own = [];
            Add(own, start, length);
        }
    }

    private static int? TryTake(List<(int Start, int Length)> free, int room)
    {
        int best = -1;
        for (int i = 0; i < free.Count; i++)
            if (free[i].Length >= room && (best < 0 || free[i].Length < free[best].Length)) best = i;
        if (best < 0) return null;
        var (start, length) = free[best];
        if (length == room) free.RemoveAt(best);
        else free[best] = (start + room, length - room);
        return start;
    }

    private static void Add(List<(int Start, int Length)> free, int start, int length)
    {
        int at = free.FindIndex(f => f.Start > start);
        if (at < 0) at = free.Count;
        free.Insert(at, (start, length));
        if (at + 1 < free.Count && start + length == free[at + 1].Start)
        {
            free[at] = (start, length + free[at + 1].Length);
            free.RemoveAt(at + 1);
        }
        if (at > 0 && free[at - 1].Start + free[at - 1].Length == start)
        {
            free[at - 1] = (free[at - 1].Start, free[at - 1].Length + free[at].Length);
            free.RemoveAt(at);
        }
    }
}
