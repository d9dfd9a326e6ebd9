using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Data;

public sealed partial class Predictor
{
    private const string Member = "predictor.json";

    /// <summary>Writes a model with its encoders to a <c>.keras</c> file: Keras opens it and passes over what is under <c>espalier/</c>.</summary>
    /// <param name="path">The file; one that is there is replaced when the new one is whole.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="recipe">The recipe as fitted; of prepared data <see cref="PreparedData.Fitted"/>.</param>
    /// <param name="facts">What else is known of the training, kept as JSON.</param>
    /// <exception cref="EspalierException">The model does not fit the recipe, or the file cannot be written.</exception>
    public static void Save(string path, Model model, FittedRecipe recipe, JsonObject? facts = null) => new Predictor(model, recipe, facts).Save(path);

    /// <summary>Writes the model with its encoders to a <c>.keras</c> file.</summary>
    /// <param name="path">The file; one that is there is replaced when the new one is whole.</param>
    /// <exception cref="EspalierException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var json = new JsonObject { ["fitted"] = Recipe.ToJson(), ["facts"] = Facts.DeepClone() };
        Model.Extras[Member] = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(json);
        Model.Save(path);
    }

    /// <summary>Reads what <see cref="Save(string)"/> wrote. Nothing in the file is run.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EspalierException">There is no such file, it is damaged, or it is a model without encoders.</exception>
    public static Predictor Load(string path)
    {
        var model = Model.Load(path);
        return Find(model, path)
            ?? throw new EspalierException($"'{path}' is a model without encoders, so it cannot answer in the units of the data. Load it with Model.Load, or save it with Predictor.Save.");
    }

    /// <summary>A loaded model with the encoders that came in its file; null when there were none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="EspalierException">The encoders are damaged, or do not fit the model.</exception>
    public static Predictor? Find(Model model, string path)
    {
        if (!model.Extras.TryGetValue(Member, out byte[]? bytes)) return null;
        JsonObject? json;
        try
        {
            json = JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new EspalierException($"'{path}' is damaged: its member 'espalier/{Member}' is no JSON.", e);
        }
        return new Predictor(model, FittedRecipe.FromJson(json?["fitted"], path), json?["facts"]?.DeepClone() as JsonObject);
    }
}
