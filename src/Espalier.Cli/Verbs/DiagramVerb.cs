using System.CommandLine;
using System.Text;

namespace Espalier.Cli;

/// <summary><c>espalier diagram MODEL</c>: the tree of trunk, branches and heads, as text, SVG or Graphviz DOT.</summary>
internal static class DiagramVerb
{
    public static Command Create(VerbContext context)
    {
        var model = new Argument<string>("model") { Description = "A run's folder, a model file, a recipe or prepared data." };
        var output = new Option<string?>("--out", "-o") { Description = "Draws into this file: .svg, .dot or .txt; otherwise a tree of text is printed.", HelpName = "FILE" };
        var nested = new Option<bool>("--nested") { Description = "Shows the layers of models inside the model." };
        var verb = new Command("diagram", "Draws a model as the tree it is, with shapes and numbers of weights.") { model, output, nested };
        verb.SetAction(parsed =>
        {
            string? path = parsed.GetValue(output);
            string kind = path is null ? ".TXT" : Path.GetExtension(path).ToUpperInvariant();
            if (kind is not (".SVG" or ".DOT" or ".GV" or ".TXT")) throw new EspalierException($"A diagram is drawn as .svg, .dot or .txt but '{path}' ends in '{Path.GetExtension(path)}'.");
            Model found = ModelSource.Any(parsed.GetRequiredValue(model), context);
            var options = new DiagramOptions { ExpandNested = parsed.GetValue(nested) };
            string text = kind switch
            {
                ".SVG" => Diagram.ToSvg(found, options),
                ".TXT" => Diagram.ToText(found, options),
                _ => Diagram.ToDot(found, options),
            };
            if (path is null)
            {
                context.Terminal.Line(text.TrimEnd('\n'));
                return ExitCode.Done;
            }
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            context.Terminal.Note($"drew {path}");
            return ExitCode.Done;
        });
        return verb;
    }
}
