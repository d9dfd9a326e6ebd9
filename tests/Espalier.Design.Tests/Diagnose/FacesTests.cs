using Espalier.Data;

namespace Espalier.Design.Tests.Diagnose;

/// <summary>The lecture's faces: the expression trap and the flip trap, found in the data alone.</summary>
[Trait("Category", "Slow")]
public class FacesTests
{
    private const string Recipe =
        """
        name: faces
        data: { source: faces, labels: "{userid}_{pose}_{expression}_{eyes}" }
        images: { rows: 30, columns: 32, color: grey, scale: unit }
        augment: { on_the_fly: true, shift: 0.05, flip: horizontal }
        trunk: [{ conv: 12, pool: 2 }, { conv: 24, pool: 2 }, flatten, 48]
        heads: { userid: softmax, pose: softmax, expression: { branch: [64, 32] }, eyes: { kind: sigmoid, positive: sunglasses } }
        split: { test: 156, validation: 0, seed: 1, stratify: [userid, pose] }
        training: { epochs: 12, batch_size: 16, optimizer: { adam: { learning_rate: 0.002 } }, seed: 1 }
        """;

    [Fact]
    public void TheExpressionTrapAndTheFlipTrap()
    {
        var recipe = Data.Recipe.Parse(Recipe);
        using var data = recipe.Prepare(RealData.Folder + "/cmu-faces");
        var diagnosis = Trained.Examined(recipe, data, new DiagnosisOptions { Budget = TimeSpan.FromMinutes(1), Clock = new StoppedClock(), TrainingTime = TimeSpan.FromHours(1) });
        var expression = diagnosis.Head("expression");
        Assert.Equal(Fault.IndexTrap, expression.Worst);
        Assert.Equal("expression", diagnosis.Heads[0].Head.Name);
        Assert.Contains("userid, pose and eyes together say which picture it is.", diagnosis.Headline);
        double nearest = expression.Standings.First(s => s.Method == "nearest training picture").Score, blind = expression.Standings.First(s => s.Method.StartsWith("elimination", StringComparison.Ordinal)).Score;
        Assert.InRange(nearest, 0, 0.12);
        Assert.InRange(blind, 0.55, 0.85);
        Assert.True(diagnosis.Head("userid").Standings.First(s => s.Method == "nearest training picture").Score > 0.97);
        Assert.Equal(("split.group", "[userid, pose, eyes]"), Assert.Single(diagnosis.Remedies[0].Settings));

        Assert.Equal(Fault.FlipTrap, diagnosis.Head("pose").Worst);
        Assert.Contains("'left' and 'right'", diagnosis.Head("pose").Verdict);
        Assert.Contains("trained alone", string.Join(' ', diagnosis.LeftOut));
        Assert.Contains("whole cells of userid, pose and eyes held out, 4 of 4 quarters (about 180 min)", diagnosis.LeftOut);

        using var honest = diagnosis.Remedies[0].Apply(recipe).Prepare(RealData.Folder + "/cmu-faces");
        var cells = honest.Rows.Test.Select(row => Cell(honest.Names[row])).ToHashSet();
        Assert.DoesNotContain(honest.Rows.Train, row => cells.Contains(Cell(honest.Names[row])));
        Assert.InRange(honest.Rows.Test.Length, 150, 162);
    }

    // user, pose and eyes of a name such as an2i/an2i_left_angry_open.pgm
    private static string Cell(string name)
    {
        string[] parts = Path.GetFileNameWithoutExtension(name).Split('_');
        return $"{parts[0]} {parts[1]} {parts[3]}";
    }
}
