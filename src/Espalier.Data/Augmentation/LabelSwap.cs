namespace Espalier.Data;

/// <summary>A <see cref="ClassSwap"/> with the numbers of its classes, ready to be done to labels and answers.</summary>
internal readonly record struct LabelSwap(string Head, int First, int Second, int Classes)
{
    /// <summary>Finds the classes of swaps.</summary>
    /// <param name="swaps">The swaps.</param>
    /// <param name="classes">The class names of each head, in the order of its labels.</param>
    /// <exception cref="EspalierException">A head or class does not exist, or a class is in two swaps.</exception>
    public static LabelSwap[] Find(IReadOnlyList<ClassSwap> swaps, IReadOnlyDictionary<string, IReadOnlyList<string>> classes)
    {
        var found = new LabelSwap[swaps.Count];
        for (int i = 0; i < found.Length; i++)
        {
            var (head, first, second) = swaps[i];
            if (!classes.TryGetValue(head, out var names) || names.Count == 0)
            {
                string[] heads = [.. classes.Where(c => c.Value.Count > 0).Select(c => c.Key).Order(StringComparer.Ordinal)];
                throw new EspalierException($"A swap names head '{head}', which is no head with classes.{Nearest.Suggest(head, heads)} Heads with classes: {string.Join(", ", heads)}.");
            }
            found[i] = new LabelSwap(head, Number(first), Number(second), names.Count);
            if (found[i].First == found[i].Second) throw new EspalierException($"A swap of head '{head}' names class '{first}' twice. It needs two classes that turn into each other.");
            for (int j = 0; j < i; j++)
                if (found[j].Head == head && (found[j].Names(found[i].First) || found[j].Names(found[i].Second)))
                    throw new EspalierException($"Two swaps of head '{head}' name the same class: {swaps[j].First}/{swaps[j].Second} and {first}/{second}. A class can turn into one other only.");

            int Number(string name)
            {
                for (int number = 0; number < names.Count; number++)
                    if (names[number] == name) return number;
                throw new EspalierException($"A swap of head '{head}' names class '{name}' but the classes are {string.Join(", ", names)}.{Nearest.Suggest(name, names)}");
            }
        }
        return found;
    }

    /// <summary>Exchanges the classes in a label or in an answer.</summary>
    /// <param name="label">One value for each class; or the class's number; or, with two classes, how much it is the second. NaN stays.</param>
    /// <exception cref="EspalierException">The label is of another width.</exception>
    public void Exchange(Span<float> label)
    {
        if (label.Length == Classes) (label[First], label[Second]) = (label[Second], label[First]);
        else if (label.Length != 1)
            throw new EspalierException($"Head '{Head}' has {Classes} classes but labels of {label.Length} values: a swap needs one value a class, or the class's number.");
        else if (Classes == 2) label[0] = 1 - label[0];
        else if (label[0] == First) label[0] = Second;
        else if (label[0] == Second) label[0] = First;
    }

    private bool Names(int number) => number == First || number == Second;
}
