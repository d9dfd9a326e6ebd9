using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Espalier.Cli;

/// <summary>Reads the arguments, runs the verb and turns what goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    private const string Report = "This is a fault of espalier, not of your input. Please report it with the output of the same command under ESPALIER_DEBUG=1.";

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        using var terminal = new Terminal();
        using var stop = new Cancellation(terminal);
        try
        {
            int code = Run(args, terminal, stop);
            terminal.Out.Flush();
            return code;
        }
        catch (Exception e)
        {
            return Explain(e, terminal);
        }
    }

    private static int Run(string[] args, Terminal terminal, Cancellation stop)
    {
        if (args.Length == 0) args = ["--help"];
        Command root = Root(new VerbContext(terminal, stop), args[0]);
        ParseResult parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
            throw new EspalierException(Usage(parsed, args));
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static readonly (string Name, Func<VerbContext, Command> Create)[] Verbs =
    [
        ("new", NewVerb.Create),
        ("inspect", InspectVerb.Create),
        ("advise", AdviseVerb.Create),
        ("prepare", PrepareVerb.Create),
        ("train", TrainVerb.Create),
        ("evaluate", EvaluateVerb.Create),
        ("predict", PredictVerb.Create),
        ("summary", SummaryVerb.Create),
        ("diagram", DiagramVerb.Create),
        ("plot", PlotVerb.Create),
        ("explain", ExplainVerb.Create),
        ("doctor", DoctorVerb.Create),
        ("grow", GrowVerb.Create),
        ("export", ExportVerb.Create),
        ("import", ImportVerb.Create),
        ("convert", ConvertVerb.Create),
        ("data", DataVerb.Create),
    ];

    // A plain command: the name of a root command is the file's, and this tool is called espalier whatever runs it.
    private static Command Root(VerbContext context, string first)
    {
        var root = new Command("espalier", "Trains one network to answer several questions about the same input: a shared trunk, a branch and a head for each question.")
        {
            new HelpOption(),
            new VersionOption(),
        };
        // Of the verbs only the one asked for is made: making all takes the runtime longer than many a verb runs.
        bool known = Array.Exists(Verbs, verb => verb.Name == first);
        foreach (var (name, create) in Verbs)
            if (!known || name == first) root.Add(create(context));
        return root;
    }

    private static string Usage(ParseResult parsed, string[] args)
    {
        Command command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            string[] names = [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];
            string list = string.Join(", ", names);
            return parsed.UnmatchedTokens is [var word, ..]
                ? $"There is no verb '{word}'.{Nearest.Suggest(word, names)} The verbs are: {list}."
                : $"A verb was expected after '{FullName(command)}': {list}.";
        }
        if (parsed.UnmatchedTokens is [var token, ..])
        {
            string[] options = [.. command.Options.Select(o => o.Name)];
            return token.StartsWith('-')
                ? $"'{FullName(command)}' has no option '{token}'.{Nearest.Suggest(token, options)} Its options are: {string.Join(", ", options)}."
                : $"'{FullName(command)}' does not know what to do with '{token}'. See: {FullName(command)} --help";
        }
        return $"{parsed.Errors[0].Message} See: {FullName(command)} --help";
    }

    private static string FullName(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().Select(FullName).Append(command.Name));

    private static int Explain(Exception e, Terminal terminal)
    {
        terminal.ClearProgress();
        try
        {
            terminal.Out.Flush();
        }
        catch (IOException)
        {
            // Who reads standard output is gone; standard error may still be there.
        }
        bool debug = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ESPALIER_DEBUG"));
        (int code, string message) = e switch
        {
            OperationCanceledException => (ExitCode.Cancelled, "cancelled"),
            EspalierException => (ExitCode.BadInput, e.Message),
            OutOfMemoryException => (ExitCode.Failed, "there is not enough memory for this."),
            IOException or UnauthorizedAccessException => (ExitCode.BadInput, e.Message),
            _ => (ExitCode.Failed, $"{e.GetType().Name}: {Line(e.Message)} {Report}"),
        };
        try
        {
            terminal.Error.WriteLine($"espalier: {message}");
            if (debug) terminal.Error.WriteLine(e.ToString());
            terminal.Error.Flush();
        }
        catch (IOException)
        {
            // Nobody is left to tell; the exit code still does.
        }
        return code;
    }

    private static string Line(string message) => message.ReplaceLineEndings(" ");
}
