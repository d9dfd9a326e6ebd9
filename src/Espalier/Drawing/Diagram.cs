namespace Espalier;

/// <summary>
/// Pictures of a model as the tree it is: the trunk in one colour, each branch in the colour of its head. The same model gives the same
/// text, byte for byte.
/// </summary>
public static class Diagram
{
    /// <summary>The model as an SVG picture.</summary>
    /// <param name="model">A model whose input shape is known.</param>
    /// <param name="options">How it is drawn.</param>
    /// <exception cref="EspalierException">The model's input shape is not known yet.</exception>
    public static string ToSvg(Model model, DiagramOptions? options = null)
    {
        options ??= new DiagramOptions();
        var graph = new DiagramGraph(Checked(model), options.ExpandNested);
        return new SvgPicture(model, new DiagramLayout(graph, options.Direction), options).ToString();
    }

    /// <summary>The model in Graphviz's DOT language, with a cluster for each branch.</summary>
    /// <param name="model">A model whose input shape is known.</param>
    /// <param name="options">How it is drawn.</param>
    /// <exception cref="EspalierException">The model's input shape is not known yet.</exception>
    public static string ToDot(Model model, DiagramOptions? options = null)
    {
        options ??= new DiagramOptions();
        return DotText.Of(Checked(model), new DiagramGraph(model, options.ExpandNested), options);
    }

    /// <summary>The model as an indented tree for terminals: trunk, branches, heads, with shapes and numbers of weights.</summary>
    /// <param name="model">A model whose input shape is known.</param>
    /// <param name="options">How it is drawn; only nested models and the legend count.</param>
    /// <exception cref="EspalierException">The model's input shape is not known yet.</exception>
    public static string ToText(Model model, DiagramOptions? options = null)
    {
        options ??= new DiagramOptions();
        return TreeText.Of(Checked(model), new DiagramGraph(model, options.ExpandNested), options);
    }

    private static Model Checked(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.IsDefined ? model
            : throw new EspalierException($"{model.DisplayName} has no shapes to draw yet. Put an input layer in front, or call Build with the shape of a row.");
    }
}
