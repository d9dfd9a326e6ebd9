using Espalier.Graph;

namespace Espalier;

/// <summary>What layers that give class numbers share: the ways in which they come out, and Keras's names for them.</summary>
internal static class Codes
{
    /// <summary>Class numbers in the form that is wanted.</summary>
    public static Symbol Write(Symbol numbers, int classes, CodeOutput output)
    {
        var shape = numbers.Shape;
        if (output == CodeOutput.Integer) return numbers;
        if (output == CodeOutput.OneHot && shape.Rank > 1 && shape[-1] == 1) numbers = Ops.Reshape(numbers, new Shape(shape.Dims[..^1]));
        var places = Op.Apply(new OneHot(classes), numbers);
        if (output == CodeOutput.OneHot || shape.Rank < 2) return places;
        return output == CodeOutput.MultiHot ? Op.Apply(new ReduceMax([-2]), places) : Op.Apply(new ReduceSum([-2]), places);
    }

    public static string NameOf(CodeOutput output) => output switch
    {
        CodeOutput.Integer => "int",
        CodeOutput.OneHot => "one_hot",
        CodeOutput.MultiHot => "multi_hot",
        _ => "count",
    };

    public static CodeOutput Read(Config c, CodeOutput defaultValue) => c.Text("output_mode") switch
    {
        null => defaultValue,
        "int" => CodeOutput.Integer,
        "one_hot" => CodeOutput.OneHot,
        "multi_hot" => CodeOutput.MultiHot,
        "count" => CodeOutput.Count,
        _ => throw c.Wrong("output_mode", "'int', 'one_hot', 'multi_hot' or 'count'"),
    };
}
