using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>What every optimizer can do besides its formula. At most one kind of clipping may be set.</summary>
public sealed record OptimizerSettings
{
    /// <summary>The name in files and logs; null means the class's own.</summary>
    public string? Name { get; init; }

    /// <summary>Each step first takes this share, times the learning rate, from each weight.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Weights whose name, such as <c>quality/bias</c>, contains one of these are spared by the decay.</summary>
    public IReadOnlyList<string> WithoutDecay { get; init; } = [];

    /// <summary>Gradients of each weight are scaled down to this Euclidean norm.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>All gradients together are scaled down to this Euclidean norm.</summary>
    public double? GlobalClipNorm { get; init; }

    /// <summary>Each number of a gradient is cut to ± this.</summary>
    public double? ClipValue { get; init; }

    /// <summary>Whether a moving average of the weights is kept.</summary>
    public bool UseEma { get; init; }

    /// <summary>The weight of the old value in the moving average, from 0 to 1.</summary>
    public double EmaMomentum { get; init; } = 0.99;

    /// <summary>After how many steps the weights are replaced by their average; null means only at the end of training.</summary>
    public int? EmaOverwriteFrequency { get; init; }

    /// <summary>The gradients come from a loss that was multiplied by this; they are divided by it.</summary>
    public double? LossScaleFactor { get; init; }

    /// <summary>Over how many steps gradients are averaged before they are applied; null means each step is.</summary>
    public int? GradientAccumulationSteps { get; init; }

    /// <summary>Throws when a setting is out of range.</summary>
    /// <param name="owner">The optimizer, for messages.</param>
    internal void Check(string owner)
    {
        Positive(ClipNorm, "clipnorm");
        Positive(GlobalClipNorm, "global_clipnorm");
        Positive(ClipValue, "clipvalue");
        Positive(LossScaleFactor, "loss_scale_factor");
        if (new[] { ClipNorm, GlobalClipNorm, ClipValue }.Count(c => c is not null) > 1)
            throw new EspalierException($"{owner}: only one of clipnorm, global_clipnorm and clipvalue may be set.");
        if (WeightDecay is < 0 or double.NaN) throw Wrong("weight_decay", "0 or more", WeightDecay.Value);
        if (EmaMomentum is not (>= 0 and <= 1)) throw Wrong("ema_momentum", "from 0 to 1", EmaMomentum);
        if (EmaOverwriteFrequency is < 1) throw Wrong("ema_overwrite_frequency", "1 or more", EmaOverwriteFrequency.Value);
        if (GradientAccumulationSteps is < 2) throw Wrong("gradient_accumulation_steps", "2 or more", GradientAccumulationSteps.Value);

        void Positive(double? value, string setting)
        {
            if (value is { } number && !(number > 0)) throw Wrong(setting, "above 0", number);
        }

        EspalierException Wrong(string setting, string expected, double value) =>
            new(FormattableString.Invariant($"{owner}: {setting} should be {expected} but is {value}."));
    }

    /// <summary>Reads the settings from an optimizer's configuration.</summary>
    internal static OptimizerSettings From(Config c) => new()
    {
        Name = c.Text("name"),
        WeightDecay = c.NumberOrNull("weight_decay"),
        WithoutDecay = c.Node(WithoutDecayKey) is JsonArray names ? [.. names.Select(n => (string?)n ?? "")] : [],
        ClipNorm = c.NumberOrNull("clipnorm"),
        GlobalClipNorm = c.NumberOrNull("global_clipnorm"),
        ClipValue = c.NumberOrNull("clipvalue"),
        UseEma = c.Flag("use_ema", false),
        EmaMomentum = c.Number("ema_momentum", 0.99),
        EmaOverwriteFrequency = c.IntegerOrNull("ema_overwrite_frequency"),
        LossScaleFactor = c.NumberOrNull("loss_scale_factor"),
        GradientAccumulationSteps = c.IntegerOrNull("gradient_accumulation_steps"),
    };

    /// <summary>The key of <see cref="WithoutDecay"/>, which Keras does not keep; it is in the part of model files that Keras does not read.</summary>
    internal const string WithoutDecayKey = "without_decay";

    /// <summary>Writes the settings but the name, in Keras's order.</summary>
    internal void Write(Config config)
    {
        var json = config.Json;
        json["weight_decay"] = WeightDecay;
        json["clipnorm"] = ClipNorm;
        json["global_clipnorm"] = GlobalClipNorm;
        json["clipvalue"] = ClipValue;
        json["use_ema"] = UseEma;
        json["ema_momentum"] = EmaMomentum;
        json["ema_overwrite_frequency"] = EmaOverwriteFrequency;
        json["loss_scale_factor"] = LossScaleFactor;
        json["gradient_accumulation_steps"] = GradientAccumulationSteps;
    }
}
