using System.CommandLine;
using System.Text.Json.Nodes;

namespace Espalier.Cli;

/// <summary><c>espalier summary MODEL</c>: layers, shapes and numbers of weights, in Keras's layout.</summary>
internal static class SummaryVerb
{
    public static Command Create(VerbContext context)
    {
        var model = new Argument<string>("model") { Description = "A run's folder, a model file, a recipe or prepared data." };
        Option<bool> json = Options.Json();
        var verb = new Command("summary", "Lists a model's layers with shapes, numbers of weights and what they are connected to.") { model, json };
        verb.SetAction(parsed =>
        {
            Model found = ModelSource.Any(parsed.GetRequiredValue(model), context);
            Terminal terminal = context.Terminal;
            if (parsed.GetValue(json)) Json.Write(terminal, Describe(found));
            else terminal.Line(found.Summary(terminal.OutIsTerminal ? Math.Clamp(terminal.Width, 60, 120) : null).TrimEnd('\n'));
            foreach (string warning in found.LoadWarnings) terminal.Note($"note: {warning}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static JsonObject Describe(Model model) => new()
    {
        ["name"] = model.Name,
        ["parameters"] = model.ParameterCount,
        ["trainable_parameters"] = model.TrainableWeights.Sum(w => (long)w.Values.Length),
        ["inputs"] = new JsonArray([.. model.Inputs.Items.Select(i => (JsonNode)i.Shape.ToString())]),
        ["heads"] = new JsonArray([.. model.Heads.Select(h => (JsonNode)new JsonObject { ["name"] = h.Name, ["shape"] = h.Output.Shape.ToString() })]),
        ["layers"] = new JsonArray([.. model.Network.Select(c => (JsonNode)new JsonObject
        {
            ["name"] = c.Layer.Name,
            ["class"] = c.Layer.ClassName,
            ["output"] = c.Outputs[0].Shape.ToString(),
            ["parameters"] = c.Layer.Weights.Sum(w => (long)w.Values.Length),
            ["trainable"] = c.Layer.IsTrainable,
            ["reads"] = new JsonArray([.. c.Inputs.Select(i => (JsonNode?)LayerCall.Of(i).Layer.Name)]),
        })]),
    };
}
