namespace Espalier.Tests.Ops;

/// <summary>Doubles with sizes, row-major: what the references of the op cases are written in.</summary>
public sealed class Numbers(int[] dims, double[] values)
{
    /// <summary>The sizes.</summary>
    public int[] Dims { get; } = dims;

    /// <summary>The values, row-major.</summary>
    public double[] Values { get; } = values;

    /// <summary>The value at an index of as many numbers as there are axes.</summary>
    public double this[params ReadOnlySpan<int> index] => Values[Place(index)];

    /// <summary>The value that a longer index of a shape reads which this one broadcasts to.</summary>
    public double Broadcast(ReadOnlySpan<int> index)
    {
        int place = 0, lead = index.Length - Dims.Length;
        for (int axis = 0; axis < Dims.Length; axis++) place = place * Dims[axis] + (Dims[axis] == 1 ? 0 : index[lead + axis]);
        return Values[place];
    }

    /// <summary>Numbers from a formula of the index.</summary>
    public static Numbers Of(int[] dims, Func<int[], double> at)
    {
        var values = new double[Count(dims)];
        var index = new int[dims.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = at(index);
            for (int axis = dims.Length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--) index[axis] = 0;
        }
        return new Numbers(dims, values);
    }

    /// <summary>The same values under other sizes.</summary>
    public Numbers Reshape(params int[] dims) => new(dims, Values);

    /// <summary>All axes but the last as rows, the last as columns.</summary>
    public Numbers Matrix() => Reshape(Count(Dims.AsSpan(0, Dims.Length - 1)), Dims[^1]);

    /// <summary>How many values some sizes hold.</summary>
    public static int Count(ReadOnlySpan<int> dims)
    {
        int count = 1;
        foreach (int d in dims) count *= d;
        return count;
    }

    private int Place(ReadOnlySpan<int> index)
    {
        int place = 0;
        for (int axis = 0; axis < Dims.Length; axis++) place = place * Dims[axis] + index[axis];
        return place;
    }
}
