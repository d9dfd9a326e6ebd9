using Espalier.Data;

namespace Espalier.Design;

/// <summary>Trains networks like the run's, to see what a change does.</summary>
internal sealed class Trainer(Patient patient)
{
    private const int ProbeRows = 256;
    private const double Cheap = 2e9;
    private readonly Dictionary<int, IReadOnlyDictionary<string, Tensor>> _shared = [];
    private double _secondsPerRow = -1;

    /// <summary>How many epochs the run learnt.</summary>
    public int Epochs => patient.History is { Epochs.Count: > 0 } history ? history.Epochs.Count : patient.Recipe.Training.Epochs;

    /// <summary>
    /// From how many seeds a change is tried at once: several for small networks on tables. By the size of the work, not by the clock: the same
    /// run is always examined in the same order.
    /// </summary>
    public int SeedsAtOnce => (double)patient.Model.ParameterCount * patient.Data.TrainingRows * Epochs < Cheap && !patient.IsPictures ? patient.Options.Seeds : 1;

    /// <summary>The run's recipe with another seed.</summary>
    /// <param name="number">0 for the run's own.</param>
    public Recipe Seeded(int number) => number == 0 ? patient.Recipe
        : patient.Recipe.With("training.seed", (patient.Recipe.Training.Seed + number).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The answers for the judged rows of the run's network, or of one trained from another seed.</summary>
    /// <param name="number">0 for the run's own.</param>
    public IReadOnlyDictionary<string, Tensor> Shared(int number)
    {
        if (!_shared.TryGetValue(number, out var answers))
            _shared[number] = answers = number == 0 ? Answers.Of(patient.Recipe, patient.Data.Fitted, patient.Model, patient.Judged) : Tried(Seeded(number));
        return answers;
    }

    /// <summary>Whether the network of a seed was trained already.</summary>
    public bool HasShared(int number) => number == 0 || _shared.ContainsKey(number);

    /// <summary>Trains with a change and answers the judged rows; see <see cref="Train"/>.</summary>
    public IReadOnlyDictionary<string, Tensor> Tried(Recipe? recipe = null, Dataset? rows = null, string? alone = null, int? epochs = null) =>
        Answers.Of(recipe ?? patient.Recipe, patient.Data.Fitted, Train(recipe, rows, alone, epochs), patient.Judged);

    /// <summary>How long a training will take.</summary>
    /// <param name="share">The share of the training rows and epochs together; 1 for a training like the run's.</param>
    public double Seconds(double share = 1)
    {
        if (patient.Options.TrainingTime is { } known) return known.TotalSeconds * share;
        if (_secondsPerRow < 0) Probe();
        return _secondsPerRow * patient.Data.TrainingRows * Epochs * share;
    }

    /// <summary>How long trials take that are tried at once, with the run's network of the seeds that are not there yet.</summary>
    /// <param name="share">How long one training takes, against one of the run.</param>
    public double TrialSeconds(double share = 1) => Seconds(share) * SeedsAtOnce + Enumerable.Range(0, SeedsAtOnce).Count(s => !HasShared(s)) * Seconds();

    /// <summary>Trains a network from its first weights, as the run did, with a change.</summary>
    /// <param name="recipe">Another recipe for the same data; null for the run's.</param>
    /// <param name="rows">Other rows to learn from; null for the run's.</param>
    /// <param name="alone">The only head to learn, in a network that has no other; null for all.</param>
    /// <param name="epochs">How many epochs; null for as many as the run learnt.</param>
    public Model Train(Recipe? recipe = null, Dataset? rows = null, string? alone = null, int? epochs = null)
    {
        recipe ??= patient.Recipe;
        var data = patient.Data.With(recipe);
        rows ??= data.Train;
        var model = data.Fitted.Build(rows.Rows);
        if (alone is not null) (model, rows) = (Alone(model, alone), Only(rows, alone));
        model.Fit(rows, epochs: epochs ?? Epochs, batchSize: recipe.Training.BatchSize, cancellation: patient.Cancellation);
        return model;
    }

    /// <summary>The same symbols from the input to one head: its first weights are those of the whole network, since they are drawn by layer name.</summary>
    /// <param name="whole">The network of all heads, compiled.</param>
    /// <param name="head">The head.</param>
    internal static Model Alone(Model whole, string head)
    {
        var compiled = whole.Compilation!.Heads.First(h => h.Name == head);
        var model = new Model(whole.Inputs, whole.Head(head).Output, $"{whole.Name}_{head}", whole.Seed) { Backend = whole.Backend };
        model.Compile(whole.Compilation.Optimizer, new PerHead<Loss> { [head] = compiled.Loss! },
            classWeights: compiled.ClassWeights is { } weights ? new PerHead<ClassWeights> { [head] = weights } : null);
        return model;
    }

    /// <summary>The same rows with the labels of one head.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="head">The head.</param>
    internal static Dataset Only(Dataset rows, string head) =>
        new Dataset(rows.Inputs, new PerHead<Tensor> { [head] = rows.Labels[head] }).Transformed(rows.Transform);

    private void Probe()
    {
        var rows = patient.Data.Train;
        var some = rows.Take([.. Enumerable.Range(0, Math.Min(ProbeRows, rows.Rows))]);
        var model = patient.Data.Fitted.Build(rows.Rows);
        model.Fit(some, epochs: 1, batchSize: patient.Recipe.Training.BatchSize, cancellation: patient.Cancellation); // prepares the program
        long start = patient.Options.Clock.GetTimestamp();
        model.Fit(some, epochs: 2, initialEpoch: 1, batchSize: patient.Recipe.Training.BatchSize, cancellation: patient.Cancellation);
        _secondsPerRow = patient.Options.Clock.GetElapsedTime(start).TotalSeconds / some.Rows;
    }
}
