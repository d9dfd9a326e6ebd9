using System.CommandLine;

namespace Espalier.Cli;

/// <summary><c>espalier export MODEL --onnx FILE</c>: a model in the formats of other tools, or as plain C#.</summary>
internal static class ExportVerb
{
    public static Command Create(VerbContext context)
    {
        var model = new Argument<string>("model") { Description = "A run's folder or a model file." };
        (Option<string?> Option, string Ending)[] formats =
        [
            (File("--onnx", "An ONNX file that takes raw columns, checked with ONNX Runtime before it is written."), ".onnx"),
            (File("--safetensors", "The weights as a safetensors file."), ".safetensors"),
            (File("--npz", "The weights as a NumPy archive."), ".npz"),
            (File("--csharp", "One C# file that computes the predictions and needs nothing but .NET: for tables and small networks."), ".cs"),
            (File("--keras", "A Keras file, with the encoders where there are some."), ".keras"),
        ];
        var name = new Option<string?>("--class") { Description = "The class of the C# file; named after the model by default.", HelpName = "NAME" };
        var raw = new Option<bool>("--raw") { Description = "The ONNX or C# file takes the numbers that the network sees, without the encoders." };
        Option<bool> json = Options.Json();
        var verb = new Command("export", "Writes a trained model for other tools: ONNX, safetensors, NumPy, Keras, or one plain C# file.") { model };
        foreach (var (option, _) in formats) verb.Add(option);
        verb.Add(name);
        verb.Add(raw);
        verb.Add(json);
        verb.SetAction(parsed =>
        {
            var wanted = formats.Select(f => (Path: parsed.GetValue(f.Option), f.Ending, f.Option.Name)).Where(f => f.Path is not null).ToArray();
            if (wanted.Length == 0) throw new EspalierException($"A file to export to was expected: {string.Join(", ", formats.Select(f => $"{f.Option.Name} FILE{f.Ending}"))}.");
            foreach (var (path, ending, option) in wanted)
                if (ModelFiles.Ending(path!) != ending) throw new EspalierException($"{option} writes a {ending} file but '{path}' ends in '{Path.GetExtension(path)}'.");
            if (parsed.GetValue(name) is not null && wanted.All(f => f.Ending != ".cs")) throw new EspalierException("--class goes with --csharp.");
            var (found, predictor) = ModelSource.Saved(parsed.GetRequiredValue(model));
            var written = new List<WrittenFile>();
            foreach (var (path, _, _) in wanted)
            {
                context.Stop.Token.ThrowIfCancellationRequested();
                written.Add(ModelFiles.Write(found, predictor, path!, parsed.GetValue(name), parsed.GetValue(raw)));
            }
            WrittenFile.Report(context.Terminal, written, parsed.GetValue(json));
            foreach (string warning in found.LoadWarnings) context.Terminal.Note($"note: {warning}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
