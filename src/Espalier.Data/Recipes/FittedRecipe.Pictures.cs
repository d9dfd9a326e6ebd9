namespace Espalier.Data;

public sealed partial class FittedRecipe
{
    private PictureTransform? _transform;

    /// <summary>What takes pictures to what the network sees.</summary>
    /// <exception cref="EspalierException">The recipe is one of tables.</exception>
    public ImagePreparation Pictures => Preparation as ImagePreparation
        ?? throw new EspalierException($"Recipe '{Recipe.Name}' sees the columns {string.Join(", ", Features.Columns.Take(8))} of a table, not pictures.");

    /// <summary>The shape of one row that the network sees, without the batch.</summary>
    public Shape InputShape => Transform is { } transform ? transform.ShapeOf(0, Preparation.RowShape) : Preparation.RowShape;

    /// <summary>How training pictures are varied, with the classes of the heads; null for not at all, and for tables.</summary>
    public PictureTransform? Transform => Preparation is ImagePreparation && Recipe.Augment is { } augment ? _transform ??= CreateTransform(augment) : null;

    /// <summary>The classes of each head that has some, in the order of its output.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> ClassNames => Heads.ToDictionary(h => h.Name, h => h.ClassNames, StringComparer.Ordinal);

    /// <summary>The shape of one row as prepared data keeps it: varied copies have the size the network sees, other pictures are not varied yet.</summary>
    internal Shape StoredShape => Recipe.Augment?.Copies is null ? Preparation.RowShape : InputShape;

    /// <summary>Pictures and their labels as rows to learn from or to judge by.</summary>
    /// <param name="images">The pictures, of any size.</param>
    /// <param name="labels">A row of labels for each picture; heads whose column it lacks get no labels. Null for none.</param>
    /// <returns>Rows that are not varied.</returns>
    /// <exception cref="EspalierException">The numbers differ, a picture cannot be prepared, or a label is no known class.</exception>
    public Dataset Batches(IReadOnlyList<Image> images, Table? labels = null)
    {
        if (labels is not null && labels.RowCount != images.Count)
            throw new EspalierException($"A row of labels was expected for each of {images.Count} pictures but the table has {labels.RowCount}.");
        return Settled(new Dataset(Pictures.Transform(images), labels is null ? null : Labels(Recipe.Data.DeriveMissing(labels))));
    }

    /// <summary>Pictures of a folder, an archive, a list or an array with their labels, as rows to judge by; labels are found as the recipe finds them.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="names">Receives the pictures' names.</param>
    /// <exception cref="EspalierException">A picture or a label cannot be read.</exception>
    public Dataset ReadBatches(string path, out IReadOnlyList<string> names)
    {
        var set = Recipe.Labelled(ImageSet.Read(ImageSource.Open(path), Pictures.Settings with { Corrupt = Recipe.Images.Settings.Corrupt }));
        names = set.Names;
        return Settled(new Dataset(Pictures.Scale(set.Images), Labels(Recipe.Data.DeriveMissing(set.Labels))));
    }

    /// <summary>Rows to learn from, as they are varied on the fly, if they are.</summary>
    /// <param name="rows">The rows as prepared data keeps them.</param>
    internal Dataset ForTraining(Dataset rows) => Recipe.Augment is { Copies: null } && Transform is { } transform ? rows.Transformed(transform) : rows;

    /// <summary>Rows to judge by or to answer for, in the size that the network sees.</summary>
    /// <param name="rows">The rows as prepared, or in that size already.</param>
    internal Dataset Settled(Dataset rows) =>
        Transform is { } transform && rows.Inputs[0].Shape.WithoutFirst() != InputShape ? rows.Transformed(transform) : rows;

    private PictureTransform CreateTransform(AugmentRecipe augment)
    {
        try
        {
            return new PictureTransform(augment.Settings, ClassNames);
        }
        catch (EspalierException e)
        {
            throw augment.Place.Error("augment", e);
        }
    }

    // Enough for small pictures of anything: each convolution halves the size until little of it is left.
    private IReadOnlyList<LayerRecipe> DefaultTrunk()
    {
        if (Preparation is not ImagePreparation) return [new DenseRecipe(64), new DenseRecipe(32)];
        var trunk = new List<LayerRecipe>();
        int[] filters = [16, 32, 64, 64];
        for (int side = Math.Min(InputShape[0], InputShape[1]); side >= 6 && trunk.Count < filters.Length; side /= 2)
            trunk.Add(new ConvolutionRecipe(filters[trunk.Count]) { Padding = "same", Pool = [2, 2] });
        return [.. trunk, new FlattenRecipe(), new DenseRecipe(64) { Dropout = 0.2 }];
    }
}
