namespace Espalier.Data;

/// <summary>Writes the answers of a network that sees pictures; the pixels come prepared, because decoding and resizing are no part of plain C#.</summary>
internal sealed class CSharpPictures(CSharpText file, FittedRecipe recipe, Model model)
{
    public void Write()
    {
        var shape = recipe.InputShape;
        var scaling = recipe.Pictures.Scaling;
        CSharpAnswers.WriteTypes(file, recipe, model);
        file.Line();
        file.Line("/// <summary>Answers for one picture.</summary>");
        file.Line($"/// <param name=\"pixels\">{shape[0]} rows × {shape[1]} columns × {shape[2]} channels, row by row, {Scale(scaling)}.</param>");
        file.Line("public static Answers Predict(float[] pixels)");
        file.Line("{");
        file.Line("    Outputs outputs = Compute(pixels);");
        CSharpAnswers.WriteResult(file, recipe, model);
        file.Line("}");
    }

    private static string Scale(PixelScaling scaling) => scaling == PixelScaling.Unit ? "black 0 and white 1"
        : CSharpText.Xml($"scaled as in training ({scaling.Divide}, power {CSharpText.Literal(scaling.Power)}, {(scaling.Standardize ? "then each picture's mean 0 and deviation 1" : "not standardised")})");
}
