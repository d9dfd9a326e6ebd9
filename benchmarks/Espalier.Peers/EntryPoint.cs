using System.CommandLine;
using System.Globalization;

namespace Peers;

// Not top-level statements: their class would hide Espalier.Graph.Program.
static class EntryPoint
{
    static int Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var works = new Argument<string[]>("workload") { Description = $"Which: {string.Join(", ", Workloads.All.Select(w => w.Name))}. All when none is named." };
        works.Validators.Add(result =>
        {
            foreach (string name in result.GetValueOrDefault<string[]>() ?? [])
                if (Workloads.All.All(w => w.Name != name)) result.AddError($"There is no workload '{name}'. There are: {string.Join(", ", Workloads.All.Select(w => w.Name))}.");
        });
        var threads = new Option<int[]>("--threads") { Description = "Thread counts to measure with.", DefaultValueFactory = _ => [1, 2], AllowMultipleArgumentsPerToken = true };
        var rounds = new Option<int>("--rounds") { Description = "Turns of each contestant.", DefaultValueFactory = _ => 9 };
        var seconds = new Option<double>("--seconds") { Description = "Length of a turn.", DefaultValueFactory = _ => 0.5 };
        var output = new Option<string?>("--output") { Description = "Folder for the tables (Markdown and JSON); only printed when not given." };
        var train = new Command("train", "Training steps: Espalier and libtorch take turns.") { works, threads, rounds, seconds, output };
        train.SetAction(result => TrainingRace.Run(
            [.. Workloads.All.Where(w => result.GetValue(works) is not { Length: > 0 } named || named.Contains(w.Name))],
            result.GetValue(threads)!, result.GetValue(rounds), result.GetValue(seconds), result.GetValue(output)));
        return new RootCommand("Espalier beside its peers, in one process, taking turns.") { train }.Parse(args).Invoke();
    }
}
