namespace Espalier;

/// <summary>What Keras's layers are called that Espalier lacks, and what to do instead: an error should not end with a name.</summary>
internal static class KerasLayers
{
    private static readonly (string[] Names, string Hint)[] Missing =
    [
        (["Lambda"], "Python code, which is never run: put the formula into Keras layers or ops such as x * 2, or predict up to this layer"),
        (["TextVectorization", "StringLookup", "IntegerLookup", "Hashing", "HashedCrossing", "FeatureSpace"],
            "texts and tables are encoded before a model here: cut the model behind it, and let a recipe encode the columns"),
        (["Conv3D", "Conv3DTranspose", "MaxPooling3D", "AveragePooling3D", "GlobalMaxPooling3D", "GlobalAveragePooling3D", "Cropping3D", "UpSampling3D", "ZeroPadding3D", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
            "AdaptiveAveragePooling3D", "AdaptiveMaxPooling3D", "ReconstructPatches3D"], "volumes and films are not worked on here"),
        (["AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D"], "use pooling with a size, or global pooling"),
        (["RNN", "LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells"], "use LSTM, GRU or SimpleRNN, one behind the other in place of stacked cells"),
        (["EinsumDense"], "use Dense, with Reshape or Permute around it, or MultiHeadAttention"),
        (["SpectralNormalization"], "save the model with the wrapped layer in its place"),
        (["ReversibleEmbedding"], "use Embedding"),
        (["MelSpectrogram", "STFTSpectrogram"], "compute spectrograms before the model"),
        (["AugMix", "AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization", "CutMix", "Equalization", "MixUp", "RandAugment", "RandomColorDegeneration", "RandomColorJitter", "RandomElasticTransform",
            "RandomErasing", "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomPosterization", "RandomSaturation", "RandomSharpness", "RandomShear", "Solarization",
            "Pipeline", "MaxNumBoundingBoxes"], "it varies pictures in training only: leave it out, or augment with a recipe"),
        (["ReconstructPatches2D"], "use Reshape and Permute"),
        (["TFSMLayer", "JaxLayer", "FlaxLayer", "TorchModuleWrapper"], "code of another library, which is never run"),
        (["Wrapper", "Layer"], "a base class of Python's, which does nothing by itself"),
    ];

    /// <summary>The classes that Keras 3.16 has and Espalier lacks, each with what to do instead.</summary>
    public static IEnumerable<(string Name, string Hint)> Lacking => Missing.SelectMany(m => m.Names.Select(n => (n, m.Hint)));

    /// <summary>What to do about a layer that is not known, or null.</summary>
    /// <param name="className">The class.</param>
    /// <param name="registeredName">What Keras calls a class of the user's own, as in <c>package>Name</c>.</param>
    public static string? Hint(string className, string? registeredName)
    {
        if (Lacking.FirstOrDefault(l => l.Name == className) is { Hint: { } hint }) return hint;
        if (registeredName is not null && registeredName.Contains('>', StringComparison.Ordinal)) return $"a class of the model's author ({registeredName}), whose Python code is not in the file";
        return Nearest.Suggest(className, Registry<Layer>.Names) is { Length: > 0 } near ? near.Trim() : null;
    }
}
