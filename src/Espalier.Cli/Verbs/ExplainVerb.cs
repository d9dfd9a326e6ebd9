using System.CommandLine;
using Espalier.Graph;

namespace Espalier.Cli;

/// <summary><c>espalier explain MODEL</c>: the program that a model is compiled to.</summary>
internal static class ExplainVerb
{
    public static Command Create(VerbContext context)
    {
        var model = new Argument<string>("model") { Description = "A run's folder, a model file, a recipe or prepared data." };
        var batch = new Option<int>("--batch") { Description = "The rows of a step to count operations and bytes for.", HelpName = "N", DefaultValueFactory = _ => 32 };
        var forward = new Option<bool>("--forward") { Description = "The program that only answers, without losses, gradients and optimizer." };
        var verb = new Command("explain", "Prints the compiled program of a training step: ops, shapes, floating-point operations, bytes.") { model, batch, forward };
        verb.SetAction(parsed =>
        {
            int rows = parsed.GetValue(batch);
            if (rows < 1) throw new EspalierException($"--batch should be 1 or more but is {rows}.");
            Model found = ModelSource.Any(parsed.GetRequiredValue(model), context);
            if (!parsed.GetValue(forward) && found.Compilation is null)
                throw new EspalierException("The model was never compiled, so it has no training step. See what answers: --forward");
            Graph.Program program = parsed.GetValue(forward) ? Graph.Program.Compile([.. found.Heads.Select(h => h.Output)]) : found.Program;
            context.Terminal.Line(program.ToString(rows).TrimEnd('\n'));
            return ExitCode.Done;
        });
        return verb;
    }
}
