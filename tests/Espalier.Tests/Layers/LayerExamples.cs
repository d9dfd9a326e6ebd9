namespace Espalier.Tests.Layers;

/// <summary>Examples of some layers. Derive from this in a file of its own: the contract tests find every derived class.</summary>
public abstract class LayerExamples
{
    /// <summary>The examples.</summary>
    public abstract IEnumerable<LayerExample> All { get; }

    /// <summary>Every example there is, with a name: the class, and a number where it has several.</summary>
    public static IReadOnlyDictionary<string, LayerExample> Found { get; } = Find();

    private static Dictionary<string, LayerExample> Find()
    {
        var found = new Dictionary<string, LayerExample>();
        var types = typeof(LayerExamples).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(LayerExamples)));
        foreach (var type in types.OrderBy(t => t.Name, StringComparer.Ordinal))
            foreach (var example in ((LayerExamples)Activator.CreateInstance(type)!).All)
            {
                string name = example.Make().ClassName;
                int number = 1;
                while (!found.TryAdd(number == 1 ? name : $"{name} {number}", example)) number++;
            }
        return found;
    }
}
