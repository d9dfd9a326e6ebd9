using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier.Design;

/// <summary>How long and how wide a search is.</summary>
public sealed record GrowSettings
{
    /// <summary>How many recipes are tried, the starting recipe included. With this budget a search is a function of recipe, data and seed.</summary>
    public int Trials { get; init; } = 24;

    /// <summary>
    /// How many minutes the whole may take; null for any time. What was decided by the clock is recorded, so that a resumed search keeps it,
    /// but another search may decide otherwise.
    /// </summary>
    public double? Minutes { get; init; }

    /// <summary>The most weights a network may have; null for any number.</summary>
    public long? Parameters { get; init; }

    /// <summary>With how many seeds the finalists are trained.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>How many recipes are trained with all seeds beside the starting one.</summary>
    public int Finalists { get; init; } = 3;

    /// <summary>Of how many trials one goes on to the next rung, which has so many times the epochs.</summary>
    public int Halving { get; init; } = 3;

    /// <summary>Names the random numbers of the search.</summary>
    public long Seed { get; init; }

    /// <summary>How many trainings run at once, each on one thread; null for as many as the machine has cores. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>What may be changed.</summary>
    public GrowChoices Choices { get; init; } = GrowChoices.All;

    /// <summary>What measures minutes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Refuses settings that make no search.</summary>
    /// <exception cref="EspalierException">One is out of its range.</exception>
    internal void Check()
    {
        Require(Trials >= 2, "trials", "2 or more, the starting recipe included", Trials);
        Require(Minutes is null or > 0, "minutes", "above 0", Minutes ?? 0);
        Require(Parameters is null or > 0, "parameters", "above 0", Parameters ?? 0);
        Require(Seeds >= 2, "seeds", "2 or more", Seeds);
        Require(Finalists >= 1, "finalists", "1 or more", Finalists);
        Require(Halving >= 2, "halving", "2 or more", Halving);
        if ((Choices & GrowChoices.All) == 0) throw new EspalierException($"A search needs something to choose: {string.Join(", ", Enum.GetNames<GrowChoices>()[1..]).ToLowerInvariant()}.");

        static void Require(bool holds, string name, string wanted, double given)
        {
            if (!holds) throw new EspalierException(FormattableString.Invariant($"The {name} of a search should be {wanted} but are {given}."));
        }
    }

    /// <summary>All that the outcome depends on, as JSON.</summary>
    internal JsonObject ToJson() => new()
    {
        ["trials"] = Trials,
        ["minutes"] = Minutes,
        ["parameters"] = Parameters,
        ["seeds"] = Seeds,
        ["finalists"] = Finalists,
        ["halving"] = Halving,
        ["seed"] = Seed,
        ["choose"] = Choices == GrowChoices.All ? "all" : Choices.ToString().ToLowerInvariant(),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="owner">The file, for messages.</param>
    internal static GrowSettings FromJson(JsonObject json, string owner)
    {
        var config = new Config($"'{owner}'", json);
        return new GrowSettings
        {
            Trials = config.Integer("trials"),
            Minutes = config.NumberOrNull("minutes"),
            Parameters = config.NumberOrNull("parameters") is { } most ? (long)most : null,
            Seeds = config.Integer("seeds"),
            Finalists = config.Integer("finalists"),
            Halving = config.Integer("halving"),
            Seed = (long)config.Number("seed"),
            Choices = ReadChoices(config.Text("choose") ?? "all"),
        };
    }

    /// <summary>Reads names of choices, such as <c>tree, size</c>; <c>all</c> for all.</summary>
    /// <param name="text">The names with commas between.</param>
    /// <exception cref="EspalierException">A name is none.</exception>
    public static GrowChoices ReadChoices(string text)
    {
        var choices = GrowChoices.None;
        string[] names = [.. Enum.GetNames<GrowChoices>().Skip(1).Select(n => n.ToLowerInvariant())];
        foreach (string name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!names.Contains(name)) throw new EspalierException($"There is nothing named '{name}' to choose.{Nearest.Suggest(name, names)} A search chooses among {string.Join(", ", names)}.");
            choices |= Enum.Parse<GrowChoices>(name, ignoreCase: true);
        }
        return choices;
    }

    /// <summary>How a number stands in files.</summary>
    internal static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
