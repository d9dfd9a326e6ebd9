using System.CommandLine;
using System.Globalization;

namespace Peers;

// Not top-level statements: their class would hide Espalier.Graph.Program.
static class EntryPoint
{
    private static readonly Argument<string[]> Works = new("workload") { Description = $"Which: {string.Join(", ", Workloads.All.Select(w => w.Name))}. All when none is named." };
    private static readonly Option<int[]> Threads = new("--threads") { Description = "Thread counts to measure with.", DefaultValueFactory = _ => [1, 2], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Turns of each contestant.", DefaultValueFactory = _ => 9 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Length of a turn.", DefaultValueFactory = _ => 0.5 };
    private static readonly Option<string?> Output = new("--output") { Description = "Folder for the tables (Markdown and JSON); only printed when not given." };

    static int Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Works.Validators.Add(result =>
        {
            foreach (string name in result.GetValueOrDefault<string[]>() ?? [])
                if (Workloads.All.All(w => w.Name != name)) result.AddError($"There is no workload '{name}'. There are: {string.Join(", ", Workloads.All.Select(w => w.Name))}.");
        });
        var root = new RootCommand("Espalier beside its peers, taking turns.")
        {
            Verb("peers", "Everything below, one after the other.", (works, turns) => [.. Training(works, turns), .. Inference(works, turns), .. DataOf(turns), .. ProcessesOf(works, turns)]),
            Verb("train", "Training steps: Espalier and libtorch.", Training),
            Verb("predict", "Predictions for 1, 32, 256 and 1024 rows: Espalier, ONNX Runtime and libtorch.", Inference),
            Verb("data", "Reading a CSV file, decoding and resizing pictures, varying them.", (_, turns) => DataOf(turns)),
            Verb("processes", "A process of one's own: start to the end of the first epoch, and peak memory.", ProcessesOf),
            AloneVerb(),
        };
        try
        {
            return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (EspalierException problem)
        {
            Console.Error.WriteLine(problem.Message); // no data at hand, most likely
            return 2;
        }
        catch (Exception problem) when (Unloadable(problem))
        {
            Console.Error.WriteLine("libtorch cannot be loaded: it wants a C++ library as new as Debian 13's or Ubuntu 24.04's (GLIBCXX_3.4.32).");
            Console.Error.WriteLine($"Start the program so: benchmarks/run-with-newer-libraries.sh {Environment.ProcessPath} {string.Join(" ", args)}");
            return 2;
        }
    }

    private static Command Verb(string name, string description, Func<IReadOnlyList<Workload>, Turns, IEnumerable<(string Title, string Markdown, object Data)>> race)
    {
        var command = new Command(name, description) { Works, Threads, Rounds, Seconds, Output };
        command.SetAction(result =>
        {
            Workload[] works = [.. Workloads.All.Where(w => result.GetValue(Works) is not { Length: > 0 } named || named.Contains(w.Name))];
            var tables = race(works, new Turns(result.GetValue(Threads)!, result.GetValue(Rounds), result.GetValue(Seconds))).ToArray();
            foreach (var (title, markdown, _) in tables) Console.WriteLine($"## {title}\n\n{markdown}");
            if (result.GetValue(Output) is { } folder)
                foreach (var (title, markdown, data) in tables) Report.Write(folder, title, markdown, data);
        });
        return command;
    }

    private static Command AloneVerb()
    {
        Argument<string> work = new("workload"), file = new("file"), who = new("who");
        var threads = new Argument<int>("threads");
        var command = new Command("alone", "What 'processes' starts.") { work, file, who, threads };
        command.Hidden = true;
        command.SetAction(result => Alone.Run(Workloads.All.First(w => w.Name == result.GetValue(work)), result.GetValue(file)!, result.GetValue(who)!, result.GetValue(threads)));
        return command;
    }

    private static IEnumerable<(string, string, object)> Training(IReadOnlyList<Workload> works, Turns turns)
    {
        var results = TrainingRace.Run(works, turns);
        yield return ("training", Report.Markdown(results), results);
    }

    private static IEnumerable<(string, string, object)> Inference(IReadOnlyList<Workload> works, Turns turns)
    {
        var results = InferenceRace.Run(works, turns);
        yield return ("inference", Report.Markdown(results), results);
    }

    private static IEnumerable<(string, string, object)> DataOf(Turns turns)
    {
        var results = DataRace.Run(turns);
        yield return ("data", Report.Markdown(results), results);
    }

    private static IEnumerable<(string, string, object)> ProcessesOf(IReadOnlyList<Workload> works, Turns turns)
    {
        var entries = AloneRace.Run(works, turns);
        yield return ("processes", AloneRace.Markdown(entries), entries);
    }

    private static bool Unloadable(Exception problem) =>
        problem is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException or NotSupportedException }
        || problem is NotSupportedException && problem.Message.Contains("LibTorch", StringComparison.OrdinalIgnoreCase);
}
