namespace Espalier.Data;

public sealed partial class Recipe
{
    /// <summary>Fits encoders for heads and features on a training part, without a recipe file.</summary>
    /// <param name="train">The training part, and nothing but it.</param>
    /// <param name="heads">The columns to predict.</param>
    /// <param name="features">The columns to predict from; null for all others.</param>
    /// <exception cref="EspalierException">A column is not there or cannot be used; the message says what to do.</exception>
    public static FittedRecipe Fit(Table train, IReadOnlyList<string> heads, IReadOnlyList<string>? features = null)
    {
        string text = $"heads: [{string.Join(", ", heads.Select(Quote))}]\n";
        if (features is not null) text += $"features: [{string.Join(", ", features.Select(Quote))}]\n";
        return Parse(text).Fit(train);

        static string Quote(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Fits the recipe's encoders on a training part.</summary>
    /// <param name="train">The training part, and nothing but it; derived columns are added where they are not there.</param>
    /// <exception cref="EspalierException">A column is not there or cannot be used; the message names the place in the recipe.</exception>
    public FittedRecipe Fit(Table train)
    {
        train = Data.DeriveMissing(train);
        var notes = new List<string>();
        return Fit(train, train, FeatureColumns(train, notes), notes);
    }

    /// <summary>Fits the encoders.</summary>
    /// <param name="train">The training part: all that scales and fills come from it.</param>
    /// <param name="all">All rows: they say what kind a head is and which classes it has.</param>
    /// <param name="features">The columns of features.</param>
    /// <param name="notes">Receives what the user should know.</param>
    private FittedRecipe Fit(Table train, Table all, IReadOnlyList<string> features, List<string> notes)
    {
        CheckHeads(all);
        var heads = Heads.Select(h => FittedHead.Fit(h, train, all)).ToList();
        return new FittedRecipe(this, FitFeatures(train, features, notes), heads);
    }

    private void CheckHeads(Table all)
    {
        foreach (var head in Heads)
        {
            if (!all.Contains(head.Column))
                throw head.Place.Error($"head '{head.Name}' should be learnt from column '{head.Column}' but there is no such column.{Nearest.Suggest(head.Column, all.Names)} The columns are: {string.Join(", ", all.Names)}.");
            var column = all[head.Column];
            if (column.MissingCount == column.Count)
                throw head.Place.Error($"head '{head.Name}' has no label: column '{head.Column}' is empty in all {column.Count} rows. Leave the head out.");
            if (column.Distinct is [var only])
                throw head.Place.Error($"head '{head.Name}' has only one class: every label of column '{head.Column}' is '{only}'. There is nothing to learn; leave the head out.");
        }
    }

    /// <summary>The columns that are features: those named, or all that are no head and can be features as they are.</summary>
    private List<string> FeatureColumns(Table table, List<string> notes)
    {
        var heads = Heads.Select(h => h.Column).ToHashSet(StringComparer.Ordinal);
        foreach (string name in Features.Exclude.Concat(Features.Include ?? []).Concat(Features.Columns.Keys))
            if (!table.Contains(name))
                throw Features.Place.Error($"'features' names column '{name}' but there is no such column.{Nearest.Suggest(name, table.Names)} The columns are: {string.Join(", ", table.Names)}.");
        if (Features.Include is { } named)
        {
            foreach (string name in named)
                if (heads.Contains(name)) throw Features.Place.Error($"column '{name}' is a head, so it cannot be a feature too: the network would see the answer. Take it out of 'features'.");
            List<string> kept = [.. named.Where(n => !Features.Exclude.Contains(n))];
            foreach (string name in kept) RequireNumbersThroughout(table, name);
            return kept;
        }
        var sources = Data.Derive.Where(d => d.Makes.Any(heads.Contains)).SelectMany(d => d.From).ToHashSet(StringComparer.Ordinal);
        var columns = new List<string>();
        foreach (var column in table.Columns)
        {
            string name = column.Name;
            if (heads.Contains(name) || Features.Exclude.Contains(name)) continue;
            if (name != Split.Group && !sources.Contains(name)) RequireNumbersThroughout(table, name);
            bool chosen = Features.Columns.ContainsKey(name);
            if (name == Split.Group) notes.Add($"Column '{name}' groups rows, so it is no feature.");
            else if (sources.Contains(name)) notes.Add($"A head is derived from column '{name}', so it is no feature.");
            else if (!chosen && column.MissingCount == column.Count) notes.Add($"Column '{name}' has no value at all, so it is no feature.");
            else if (!chosen && column.Distinct.Count == 1 && column.MissingCount == 0) notes.Add($"Column '{name}' is '{column.Distinct[0]}' in every row, so it is no feature.");
            else if (!chosen && column.Kind is ColumnKind.Text or ColumnKind.Date && Features.Options?.Kind is null)
                notes.Add($"Column '{name}' was read as {(column.Kind == ColumnKind.Date ? "dates" : "free text")}, so it is no feature. To make it one, say so: features: {{ columns: {{ {name}: {{ kind: category }} }} }}.");
            else columns.Add(name);
        }
        return columns.Count > 0 ? columns : throw Place().Error("no column is left to predict from: every one is a head or cannot be a feature. Name some in 'features'.");

        Place Place() => Features.Place == default ? _root.Place : Features.Place;
    }

    // One slip of the pen turns a column of numbers into names, each number a class of its own. Where nearly all values are numbers, and
    // many different ones, the others are errors unless the recipe says what the column means.
    private void RequireNumbersThroughout(Table table, string name)
    {
        const double nearlyAll = 0.9;
        const int manyNumbers = 10;
        if (table[name] is not TextColumn column) return;
        if (Data.Csv.Kinds.ContainsKey(name) || (Features.Columns.GetValueOrDefault(name) ?? Features.Options)?.Kind is not null) return;
        int first = -1, others = 0, numbers = 0;
        var different = new HashSet<string>(StringComparer.Ordinal);
        for (int row = 0; row < column.Count; row++)
        {
            if (column.Values[row] is not { } text) continue;
            if (double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _))
            {
                numbers++;
                if (different.Count <= manyNumbers) different.Add(text);
            }
            else if (others++ == 0) first = row;
        }
        if (others == 0 || different.Count <= manyNumbers || numbers < nearlyAll * (numbers + others)) return;
        throw new EspalierException($"{table.Origin.Place(first)}, column '{name}': a number was expected, as in {numbers} of {numbers + others} rows, but the value is '{column.Values[first]}'. "
            + $"Correct it, name it among the missing values (data: {{ csv: {{ missing: [...] }} }}), or say that the column holds names (features: {{ columns: {{ {name}: {{ kind: category }} }} }}).");
    }

    private FeaturePipeline FitFeatures(Table train, IReadOnlyList<string> columns, List<string> notes)
    {
        var options = columns.ToDictionary(c => c, c => Features.Columns.GetValueOrDefault(c) ?? Features.Options ?? FeatureRecipe.DefaultFor(train[c].Kind), StringComparer.Ordinal);
        try
        {
            var pipeline = FeaturePipeline.Fit(train, columns, byColumn: options);
            foreach (var encoder in pipeline.Encoders.OfType<NumberEncoder>())
                if (encoder.Fill is { } fill && train[encoder.Column].MissingCount is > 0 and var gaps)
                    notes.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Column '{encoder.Column}' has no value in {gaps} training {(gaps == 1 ? "row" : "rows")}; the {encoder.Missing.ToString().ToLowerInvariant()} {NumberColumn.Format(fill)} stands in."));
            return pipeline;
        }
        catch (EspalierException e)
        {
            throw (Features.Place == default ? _root.Place : Features.Place).Error("features", e);
        }
    }
}
