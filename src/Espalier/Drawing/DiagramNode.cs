using System.Globalization;

namespace Espalier;

/// <summary>One application of a layer in a diagram: what its box says and which heads it serves.</summary>
internal sealed class DiagramNode
{
    private readonly List<string> _notes = [];

    public DiagramNode(LayerCall call, IReadOnlyList<int> serves, IReadOnlyList<(int Index, string Name)> heads, (int Number, int Of) use, DiagramGraph? inner)
    {
        (Layer, Serves, Inner) = (call.Layer, serves, inner);
        Heads = [.. heads.Select(h => h.Index)];
        string name = call.Layer.Name!, detail = LayerDetail.Of(call.Layer), called = string.Join(", ", heads.Select(h => h.Name));
        Title = heads.Count == 0 ? name : called;
        Detail = heads.Count == 0 || called == name ? detail : $"{name} · {detail}";
        ShapeText = string.Join(", ", call.Outputs.Select(o => o.Shape.ToString()));
        ParameterCount = call.Layer.Weights.Sum(w => w.Shape.ValuesPerRow);
        IsFrozen = call.Layer.Weights.Count > 0 && !call.Layer.Weights.Any(w => w.Trainable);
        (Use, Uses) = use;
        if (IsFrozen) _notes.Add("frozen");
        if (Uses > 1) _notes.Add(string.Create(CultureInfo.InvariantCulture, $"shared, use {Use} of {Uses}"));
    }

    public Layer Layer { get; }

    /// <summary>The heads that depend on it.</summary>
    public IReadOnlyList<int> Serves { get; }

    /// <summary>The heads whose answer it is.</summary>
    public IReadOnlyList<int> Heads { get; }

    /// <summary>The network inside, where it is drawn in a frame.</summary>
    public DiagramGraph? Inner { get; }

    /// <summary>The head's name, or the layer's.</summary>
    public string Title { get; }

    /// <summary>Class, settings, activation.</summary>
    public string Detail { get; }

    /// <summary>The shape of what comes out.</summary>
    public string ShapeText { get; }

    public long ParameterCount { get; }

    public bool IsFrozen { get; }

    /// <summary>Which application of its layer it is, from 1.</summary>
    public int Use { get; }

    /// <summary>How many applications of its layer the diagram shows.</summary>
    public int Uses { get; }

    public bool IsInput => Layer is InputLayer;

    public bool IsHead => Heads.Count > 0;

    /// <summary>Shape and number of weights.</summary>
    public string Numbers => ParameterCount == 0 ? ShapeText : $"{ShapeText} · {LayerDetail.Count(ParameterCount, "param")}";

    /// <summary>Whether it is frozen or shared, or empty.</summary>
    public string Note => string.Join(" · ", _notes);
}
