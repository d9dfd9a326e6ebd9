namespace Espalier.Data;

/// <summary>Writes the types of the answers, and how outputs become answers.</summary>
internal static class CSharpAnswers
{
    /// <summary>Writes the record of a row's answers and the types that it needs.</summary>
    public static void WriteTypes(CSharpText file, FittedRecipe recipe, Model model)
    {
        var named = CSharpNames.OfHeads(model);
        string[] names = [.. recipe.Heads.Select(h => named[h.Name])];
        file.Line();
        file.Line("/// <summary>The answers of all heads for one row.</summary>");
        foreach (var (head, name) in recipe.Heads.Zip(names))
            file.Line($"/// <param name=\"{name}\">{(head.Kind == AnswerKind.Number ? "The number, in its own units." : $"Of {CSharpText.Xml(string.Join(", ", head.ClassNames.Take(12)))}{(head.ClassNames.Count > 12 ? ", …" : "")}.")}</param>");
        file.Line($"public sealed record Answers({string.Join(", ", recipe.Heads.Zip(names, (head, name) => $"{TypeOf(head)} {name}"))});");
        if (recipe.Heads.Any(h => TypeOf(h) == "Choice"))
        {
            file.Line();
            file.Line("/// <summary>One of several classes.</summary>");
            file.Line("/// <param name=\"Class\">The class.</param>");
            file.Line("/// <param name=\"Probability\">Its probability.</param>");
            file.Line("/// <param name=\"Probabilities\">The probability of each class, in order.</param>");
            file.Line("public sealed record Choice(string Class, float Probability, IReadOnlyList<KeyValuePair<string, float>> Probabilities);");
        }
        if (recipe.Heads.Any(h => TypeOf(h) == "LabelSet"))
        {
            file.Line();
            file.Line("/// <summary>Any of several labels.</summary>");
            file.Line("/// <param name=\"Labels\">The labels that reach the threshold.</param>");
            file.Line("/// <param name=\"Probabilities\">The probability of each label, in order.</param>");
            file.Line("public sealed record LabelSet(IReadOnlyList<string> Labels, IReadOnlyList<KeyValuePair<string, float>> Probabilities);");
        }
    }

    /// <summary>Writes the statement that returns the answers of <c>outputs</c>.</summary>
    public static void WriteResult(CSharpText file, FittedRecipe recipe, Model model)
    {
        var named = CSharpNames.OfHeads(model);
        string[] names = [.. recipe.Heads.Select(h => named[h.Name])];
        for (int i = 0; i < recipe.Heads.Count; i++)
        {
            string open = i == 0 ? "    return new Answers(" : "        ", close = i == recipe.Heads.Count - 1 ? ");" : ",";
            file.Line($"{open}{Answer(file, recipe.Heads[i], names[i])}{close}");
        }
    }

    private static string Answer(CSharpText file, FittedHead head, string name)
    {
        string output = $"outputs.{name}";
        if (head.Kind == AnswerKind.Number) return CSharpScalers.Inverse(file, ((NumberEncoder)head.Encoder).Scaler, $"{output}[0]", name, head.Column);
        string classes = file.Texts($"{name}Classes", head.ClassNames);
        string threshold = CSharpText.Literal(head.Threshold);
        AddHelpers(head.Kind, file);
        return head.Kind switch
        {
            AnswerKind.Sigmoid => $"Chosen({output}[0] >= {threshold} ? 1 : 0, [1f - {output}[0], {output}[0]], {classes})",
            AnswerKind.MultiLabel => $"Labelled({output}, {classes}, {threshold})",
            _ => $"Chosen(Largest({output}), {output}, {classes})",
        };
    }

    private static void AddHelpers(AnswerKind kind, CSharpText file)
    {
        if (kind == AnswerKind.MultiLabel) file.Call("Labelled");
        else file.Call("Chosen", "Largest");
    }

    private static string TypeOf(FittedHead head) => head.Kind switch { AnswerKind.Number => "double", AnswerKind.MultiLabel => "LabelSet", _ => "Choice" };
}
