namespace Espalier.Data;

/// <summary>Sets that grow by joining (union by the smaller number, with path halving): who belongs together in the end.</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parent;

    /// <param name="count">The members, each in a set of its own at first.</param>
    public DisjointSets(int count) => _parent = [.. Enumerable.Range(0, count)];

    /// <summary>The smallest member of a member's set.</summary>
    /// <param name="member">The member.</param>
    public int Find(int member)
    {
        while (_parent[member] != member) member = _parent[member] = _parent[_parent[member]];
        return member;
    }

    /// <summary>Makes one set of two.</summary>
    /// <param name="a">A member of one.</param>
    /// <param name="b">A member of the other.</param>
    public void Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a < b) _parent[b] = a;
        else _parent[a] = b;
    }

    /// <summary>A number for every set, from 0 in order of first appearance, by member.</summary>
    public int[] Numbers()
    {
        var numbers = new int[_parent.Length];
        int next = 0;
        for (int i = 0; i < numbers.Length; i++) numbers[i] = Find(i) == i ? next++ : numbers[Find(i)];
        return numbers;
    }
}
