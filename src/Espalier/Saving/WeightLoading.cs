namespace Espalier;

/// <summary>
/// Finds the variables of a model in a file of weights. All that is found and all that does not fit is gathered first: either everything is put into
/// the model, or nothing and one error that names each thing.
/// </summary>
internal sealed class WeightLoading
{
    private readonly List<(string Name, Weight Weight, Func<float[]> Read)> _found = [];
    private readonly List<string> _missing = [], _misshapen = [], _unused = [];

    /// <summary>Notes a variable that fits.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weight">Where it goes.</param>
    /// <param name="read">Reads it.</param>
    public void Found(string name, Weight weight, Func<float[]> read) => _found.Add((name, weight, read));

    /// <summary>Notes a sentence about something that the model has and the file lacks.</summary>
    public void Missing(string sentence) => _missing.Add(sentence);

    /// <summary>Notes a sentence about something of another shape, or number.</summary>
    public void Misshapen(string sentence) => _misshapen.Add(sentence);

    /// <summary>Notes a sentence about something that the file has and the model lacks.</summary>
    public void Unused(string sentence) => _unused.Add(sentence);

    /// <summary>Puts everything into the model.</summary>
    /// <param name="some">Whether what fits is enough; otherwise all must fit.</param>
    /// <returns>What was loaded and what was not.</returns>
    /// <exception cref="EspalierException">Something is missing, left over or of another shape, and all must fit.</exception>
    public LoadedWeights Finish(bool some)
    {
        if (!some && _missing.Count + _misshapen.Count + _unused.Count is var problems && problems > 0)
        {
            string all = string.Join(" ", _misshapen.Concat(_missing).Concat(_unused).Take(MostNamed));
            throw new EspalierException(problems <= MostNamed ? all : FormattableString.Invariant($"{all} And {problems - MostNamed} more."));
        }
        if (_found.Count == 0 && some && _missing.Count + _misshapen.Count > 0)
            throw new EspalierException($"none of its weights fits this model by name. {string.Join(" ", _misshapen.Concat(_missing).Concat(_unused).Take(5))}");
        float[][] values = [.. _found.Select(f => f.Read())];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].Length != _found[i].Weight.Values.Length) throw Hdf5Bytes.Damaged($"has another number of values at '{_found[i].Name}' than it says");
            _found[i].Weight.Parameter.Set(values[i]);
        }
        return new LoadedWeights([.. _found.Select(f => f.Name)], _missing, _misshapen, _unused);
    }

    private const int MostNamed = 30;
}
