using System.Globalization;

namespace Espalier.Data;

public sealed partial class Predictor
{
    /// <summary>Answers for pictures, prepared as the training ones were.</summary>
    /// <param name="images">Pictures of any size.</param>
    /// <param name="names">What to call them; null for numbers from 1.</param>
    /// <param name="batchSize">How many are computed at once.</param>
    /// <exception cref="EspalierException">The network sees a table, or a picture cannot be prepared.</exception>
    public Predictions Predict(IReadOnlyList<Image> images, IReadOnlyList<string>? names = null, int batchSize = 256)
    {
        if (names is not null && names.Count != images.Count) throw new EspalierException($"A name was expected for each of {images.Count} pictures but there are {names.Count}.");
        if (images.Count == 0) throw new EspalierException("At least one picture was expected to answer for but got none.");
        return Answers(Recipe.Batches(images), RowOrigin.Memory(images.Count), batchSize, names ?? [.. Enumerable.Range(1, images.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Answers for one picture.</summary>
    /// <param name="image">A picture of any size.</param>
    /// <exception cref="EspalierException">The network sees a table, or the picture cannot be prepared.</exception>
    public Predictions Predict(Image image) => Predict([image]);

    /// <summary>Answers for one picture.</summary>
    /// <param name="file">All bytes of a picture file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="EspalierException">The network sees a table, or the bytes are no picture.</exception>
    public Predictions Predict(ReadOnlySpan<byte> file, string name = "the picture") => Predict([Image.Decode(file, name)], [name]);

    /// <summary>Answers for a picture file, or for all pictures of a folder, an archive, a list or an array (see <see cref="ImageSource.Open"/>).</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="batchSize">How many are computed at once.</param>
    /// <exception cref="EspalierException">The network sees a table, or a picture cannot be read; the message names it.</exception>
    public Predictions PredictFiles(string path, int batchSize = 256)
    {
        var preparation = Recipe.Pictures;
        if (File.Exists(path) && ImageFormats.HasEnding(path)) return Predict([Image.Read(path, preparation.Settings.MaxPixels)], [path], batchSize);
        var set = ImageSet.Read(ImageSource.Open(path), preparation.Settings with { Corrupt = Recipe.Recipe.Images.Settings.Corrupt });
        return Answers(Recipe.Settled(new Dataset(preparation.Scale(set.Images))), set.Labels.Origin, batchSize, set.Names);
    }
}
