using Espalier.Data;

namespace Espalier.Tests;

public sealed class PicturePrepareTests : IDisposable
{
    private const string Text = """
        data: { images: pictures, labels: "{who}_{side}_{ground}_{*}" }
        heads: { side: softmax, ground: { kind: sigmoid } }
        trunk: [flatten, 16]
        split: { test: 18, validation: 0, seed: 3 }
        training: { epochs: 6, batch_size: 8, seed: 5, optimizer: { adam: { learning_rate: 0.01 } } }
        """;

    private readonly TemporaryFolder _folder = new();

    public PicturePrepareTests() => Shapes.WriteFolder(Path.Combine(_folder.Path, "pictures"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderBecomesPartsWithLabels()
    {
        using var data = Prepare();
        Assert.Equal((54, 18), (data.Train.Rows, data.Test!.Rows));
        Assert.Null(data.Validation);
        Assert.Equal(new Shape(54, Shapes.Rows, Shapes.Columns, 1), data.Train.Inputs[0].Shape);
        Assert.Equal(["left", "none", "right"], data.Heads[0].ClassNames);
        Assert.Equal((AnswerKind.Sigmoid, 1), (data.Heads[1].Kind, data.Heads[1].Width));
        Assert.Equal(72, data.Names.Count);
        for (int i = 0; i < 18; i++)
        {
            string name = data.Names[data.Rows.Test[i]];
            string[] words = name.Split('/', '_');
            Assert.Equal(words[2], data.Heads[0].ClassNames[data.Test.Labels["side"].Row(i).IndexOf(1)]);
            Assert.Equal(words[3] == "light" ? 1 : 0, data.Test.Labels["ground"].Row(i)[0]);
            float first = Image.Read(Path.Combine(_folder.Path, "pictures", name)).Pixels[0] / 255f;
            Assert.Equal(first, data.Test.Inputs[0].Row(i)[0]);
        }
        Assert.Equal(["pictures"], data.Origins.Select(o => o.File));
        Assert.Equal(72, data.Origins[0].Rows);
    }

    [Fact]
    public void ItTrainsAndAnswersAndIsKeptInAFile()
    {
        var recipe = Read(Text);
        using var data = recipe.Prepare();
        var model = recipe.Build(data);
        model.Fit(data.Train, epochs: recipe.Training.Epochs, batchSize: recipe.Training.BatchSize);
        string path = Path.Combine(_folder.Path, "shapes.keras");
        Predictor.Save(path, model, data.Fitted);
        var predictor = Predictor.Load(path);
        var picture = Shapes.Draw("left", "dark", 99_999);
        var answers = predictor.Predict(picture);
        Assert.Equal(("left", "dark"), (answers["side"].Answer(0), answers["ground"].Answer(0)));
        var named = predictor.Predict(Shapes.Pgm(picture), "new.pgm");
        Assert.Equal(answers["side"].Output.Values, named["side"].Output.Values);
        var table = named.ToTable();
        Assert.Equal(["file", "side", "ground", "side_left", "side_none", "side_right", "ground_dark", "ground_light"], table.Names);
        Assert.Equal("new.pgm", table["file"].TextAt(0));
        var test = predictor.Predict(data.Test!.Inputs[0]);
        Assert.Equal(18, test.Rows);
        // a larger colour picture is prepared as the training ones were
        Assert.Equal("left", predictor.Predict(picture.ToColour().Resize(16, 20))["side"].Answer(0));
        Assert.Contains("not pictures", Assert.Throws<EspalierException>(() => Recipe.Fit(new Table([new NumberColumn("x", [1, 2]), new TextColumn("y", ["a", "b"])]), ["y"]).Batches([picture])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PreparedPicturesAreTrainedWithoutThePictures()
    {
        string path = Path.Combine(_folder.Path, "shapes.safetensors");
        var recipe = Read(Text);
        float[] direct;
        using (var data = recipe.Prepare())
        {
            data.Save(path);
            direct = Trained(recipe, data);
        }
        Directory.Delete(Path.Combine(_folder.Path, "pictures"), recursive: true);
        using var opened = PreparedData.Open(path);
        Assert.Equal(72, opened.Names.Count);
        Assert.Equal(direct, Trained(opened.Recipe, opened));
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["names", "rows_test", "rows_train", "x_test", "x_train", "y_test_ground", "y_test_side", "y_train_ground", "y_train_side"], file.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void CopiesAreMadeOfTrainingPicturesOnly()
    {
        var recipe = Read($"{Text}\naugment: {{ copies: 5, shift: 0.1, flip: horizontal, swap: {{ side: [left, right] }} }}");
        using var data = recipe.Prepare();
        using var plain = Prepare();
        Assert.Equal((270, 18), (data.Train.Rows, data.Test!.Rows));
        Assert.Equal(plain.Test!.Inputs[0].Values, data.Test.Inputs[0].Values);
        Assert.Equal(plain.Rows.Train, data.Rows.Train);
        int swapped = 0;
        for (int i = 0; i < 270; i++)
        {
            int before = plain.Train.Labels["side"].Row(i / 5).IndexOf(1), after = data.Train.Labels["side"].Row(i).IndexOf(1);
            Assert.Equal(plain.Train.Labels["ground"].Row(i / 5)[0], data.Train.Labels["ground"].Row(i)[0]);
            Assert.True(before == 1 ? after == 1 : after is 0 or 2);
            if (before != after) swapped++;
        }
        Assert.InRange(swapped, 50, 130); // of 180 copies of pictures with a bar about half are flipped
        string path = Path.Combine(_folder.Path, "copies.safetensors");
        data.Save(path);
        using var opened = PreparedData.Open(path);
        Assert.Equal((270, 54), (opened.TrainingRows, opened.Rows.Train.Length));
        Assert.Equal(data.Train.Inputs[0].Values, opened.Train.Inputs[0].Values);
        Assert.Contains("another section 'augment'", Assert.Throws<EspalierException>(() => opened.With(opened.Recipe.With("augment.copies", "4"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OriginalsMayBeKeptBesideTheirCopies()
    {
        using var data = Read($"{Text}\naugment: {{ copies: 5, keep_original: true, shift: 0.1 }}").Prepare();
        using var copies = Read($"{Text}\naugment: {{ copies: 5, shift: 0.1 }}").Prepare();
        using var plain = Prepare();
        Assert.Equal(324, data.Train.Rows);
        for (int i = 0; i < 54; i++)
        {
            Assert.Equal(plain.Train.Inputs[0].Row(i), data.Train.Inputs[0].Row(6 * i));
            for (int copy = 0; copy < 5; copy++) Assert.Equal(copies.Train.Inputs[0].Row(5 * i + copy), data.Train.Inputs[0].Row(6 * i + 1 + copy));
        }
    }

    [Fact]
    public void OnTheFlyEveryEpochDiffersAndAResumedTrainingGivesTheSameBits()
    {
        var recipe = Read($"{Text}\naugment: {{ shift: 0.1, flip: horizontal, swap: {{ side: [left, right] }}, rows: 6, columns: 8 }}");
        using var data = recipe.Prepare();
        Assert.Equal(new Shape(54, Shapes.Rows, Shapes.Columns, 1), data.Train.Inputs[0].Shape);
        Assert.Equal(new Shape(6, 8, 1), data.Fitted.InputShape);
        float[] whole = Trained(recipe, data);
        Assert.Equal(whole, Trained(recipe, data));
        Assert.NotEqual(whole, Trained(recipe.With("augment.shift", "0.2"), data));

        var model = recipe.Build(data);
        string state = Path.Combine(_folder.Path, "state.zip");
        model.Fit(data.Train, epochs: 3, batchSize: 8, callbacks: [new BackupAndRestore(state, deleteWhenDone: false)]);
        var resumed = recipe.Build(data);
        resumed.Fit(data.Train, epochs: 6, batchSize: 8, callbacks: [new BackupAndRestore(state)]);
        Assert.Equal(whole, Weights(resumed));

        string path = Path.Combine(_folder.Path, "fly.safetensors");
        data.Save(path);
        using var opened = PreparedData.Open(path);
        Assert.Equal(whole, Trained(opened.Recipe, opened));
        var predictor = new Predictor(resumed, data.Fitted);
        Assert.Equal(predictor.Predict(data.Test!.Inputs[0])["side"].Output.Values, predictor.Predict([.. data.Rows.Test.Select(row => Image.Read(Path.Combine(_folder.Path, "pictures", data.Names[row])))])["side"].Output.Values);
        Assert.Contains("another section 'images'", Assert.Throws<EspalierException>(() => opened.With(opened.Recipe.With("images.scale", "max"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMirrorIsAskedToo()
    {
        var recipe = Read($"{Text}\naugment: {{ copies: 2, flip: horizontal, swap: {{ side: [left, right] }} }}\npredict: {{ mirror: true }}");
        using var data = recipe.Prepare();
        var model = recipe.Build(data);
        model.Fit(data.Train, epochs: 3, batchSize: 8);
        var picture = Shapes.Draw("left", "light", 7);
        var both = new Predictor(model, data.Fitted).Predict(picture)["side"].Output.Values;
        var mirrored = new Predictor(model, data.Fitted).Predict(picture.FlipHorizontal())["side"].Output.Values;
        Assert.Equal(both[0], mirrored[2], 6);
        Assert.Equal(both[1], mirrored[1], 6);
        var plain = model.Predict(data.Fitted.Batches([picture]))["side"].Values;
        var other = model.Predict(data.Fitted.Batches([picture.FlipHorizontal()]))["side"].Values;
        Assert.Equal((plain[0] + other[2]) / 2, both[0], 6);
    }

    [Fact]
    public void AFlipThatMakesLabelsWrongIsNoted()
    {
        using var data = Read($"{Text}\naugment: {{ flip: horizontal }}").Prepare();
        Assert.Contains(data.Notes, n => n.Contains("Say swap: { side: [left, right] }", StringComparison.Ordinal));
    }

    [Fact]
    public void PeopleAreLeftOut()
    {
        using var data = Read(Text.Replace("test: 18", "hold_out: { who: [ann, dan] }", StringComparison.Ordinal)).Prepare();
        Assert.All(data.Rows.Test, row => Assert.True(data.Names[row].StartsWith("ann/", StringComparison.Ordinal) || data.Names[row].StartsWith("dan/", StringComparison.Ordinal)));
        Assert.Equal((36, 36), (data.Train.Rows, data.Test!.Rows));
    }

    [Fact]
    public void AClassOnlyTheTestPartHasIsSaid()
    {
        using var data = Read(Text.Replace("test: 18", "hold_out: { who: [ann] }", StringComparison.Ordinal).Replace("side: softmax", "who: softmax", StringComparison.Ordinal)).Prepare();
        Assert.Contains(data.Notes, n => n == "No training row of head 'who' has class 'ann', so it cannot be learnt; rows of other parts that have it: 18.");
    }

    [Fact]
    public void LabelsComeFromFoldersByDefault()
    {
        using var data = Read("data: { images: pictures }\nheads: { class: softmax }\ntrunk: [8]\nsplit: { validation: 0 }").Prepare();
        Assert.Equal(Shapes.People, data.Heads[0].ClassNames);
    }

    [Fact]
    public void LabelsComeFromATable()
    {
        File.WriteAllLines(Path.Combine(_folder.Path, "labels.csv"), ["picture,bar", .. Shapes.All().Select(s => $"{s.Name},{(s.Name.Contains("none", StringComparison.Ordinal) ? "no" : "yes")}")]);
        using var data = Read("data: { images: pictures, labels: { table: labels.csv, file: picture } }\nheads: [bar]\ntrunk: [8]").Prepare();
        Assert.Equal(["no", "yes"], data.Heads[0].ClassNames);
        var error = Assert.Throws<EspalierException>(() => Read("data: { images: pictures, labels: labels.csv }\nheads: [bar]").Prepare());
        Assert.Contains("has no column of picture names", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargePicturesAreMadeSmallerUnlessTheRecipeSaysOtherwise()
    {
        string big = Path.Combine(_folder.Path, "big");
        Directory.CreateDirectory(big);
        foreach (var (name, image) in Shapes.All(1)) File.WriteAllBytes(Path.Combine(big, name), Shapes.Pgm(image.Resize(160, 200)));
        const string text = "data: { images: big, labels: \"{who}_{side}_{*}\" }\nheads: [side]\ntrunk: [8]";
        using var small = Read(text).Prepare();
        Assert.Equal(new Shape(76, 96, 1), small.Fitted.InputShape);
        Assert.Contains(small.Notes, n => n.Contains("160 x 200", StringComparison.Ordinal) && n.Contains("rows: 76, columns: 96", StringComparison.Ordinal));
        using var larger = Read($"{text}\naugment: {{ rows: 40, columns: 50 }}").Prepare();
        Assert.Equal((new Shape(160, 200, 1), new Shape(40, 50, 1)), (larger.Fitted.Preparation.RowShape, larger.Fitted.InputShape));
        using var cut = Read($"{text}\nimages: {{ rows: 20, columns: 25, crop: {{ rows: [0, 80] }}, scale: [max, sqrt, standardize] }}").Prepare();
        Assert.Equal(new Shape(20, 25, 1), cut.Fitted.InputShape);
        Assert.Equal(0, cut.Train.Inputs[0].Row(0).ToArray().Average(), 5);
    }

    [Theory]
    [InlineData("data: { images: nowhere }\nheads: [a]", "r.yaml, line 1, column 17: there is no folder and no file 'nowhere'")]
    [InlineData("data: { images: empty }\nheads: [a]", "r.yaml, line 1, column 17: data: 'empty' was expected to hold pictures but has none")]
    [InlineData("data: { images: pictures, labels: \"{who}-{side}\" }\nheads: [who]", "r.yaml, line 1, column 35: data.labels: The name of every picture was expected to fit the pattern {who}-{side} but 'ann_left_dark_00' of 'ann/ann_left_dark_00.pgm' does not")]
    [InlineData("data: { images: mixed, labels: \"{who}_{*}\" }\nheads: [who]", "Say whether all shall be grey or coloured")]
    [InlineData("data: { images: broken, labels: \"{who}_{*}\" }\nheads: [who]", "bob_left.pgm")]
    [InlineData("data: { images: pictures }\nheads: [clas]", "Did you mean 'class'?")]
    [InlineData("data: { images: pictures }\nfeatures: [a]\nheads: [class]", "r.yaml, line 2, column 11: 'features' does not belong here")]
    [InlineData("data: pictures\nheads: [class]", "r.yaml, line 1, column 7: 'pictures' is a folder but a table was expected. For pictures: data: { images: pictures }")]
    [InlineData("data: { images: pictures }\nheads: [class]\naugment: { swap: { clas: [a, b] } }", "r.yaml, line 3, column 10: augment: A swap names head 'clas'")]
    public void BadInputIsNamed(string text, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        string mixed = Path.Combine(_folder.Path, "mixed"), broken = Path.Combine(_folder.Path, "broken");
        Directory.CreateDirectory(mixed);
        Directory.CreateDirectory(broken);
        var picture = Shapes.Draw("left", "dark", 1);
        picture.SavePng(Path.Combine(mixed, "ann_1.png"));
        picture.ToColour().SavePng(Path.Combine(mixed, "bob_1.png"));
        File.WriteAllBytes(Path.Combine(broken, "ann_left.pgm"), Shapes.Pgm(picture));
        File.WriteAllBytes(Path.Combine(broken, "bob_left.pgm"), Shapes.Pgm(picture)[..^5]);
        var error = Assert.Throws<EspalierException>(() =>
        {
            using var data = Read(text).Prepare();
            data.Fitted.Build();
        });
        Assert.Contains(expected, error.Message.Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("r.yaml, line ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CorruptPicturesMayBeLeftOut()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "pictures", "ann", "ann_left_dark_00.pgm"), [1, 2, 3]);
        using var data = Read($"{Text}\nimages: {{ corrupt: skip }}").Prepare();
        Assert.Equal(71, data.Rows.Count);
        Assert.Contains(data.Notes, n => n.Contains("'ann/ann_left_dark_00.pgm' was left out", StringComparison.Ordinal));
    }

    [Fact]
    public void PicturesOfATableRecipeAreRefused()
    {
        var table = Assert.Throws<EspalierException>(() => Recipe.Parse("data: a.csv\nheads: [a]\naugment: { rotate: 1 }", "r.yaml", _folder.Path).Prepare());
        Assert.StartsWith("r.yaml, line 3, column 10: 'augment' does not belong here", table.Message, StringComparison.Ordinal);
    }

    private PreparedData Prepare() => Read(Text).Prepare();

    private Recipe Read(string text) => Recipe.Parse(text, "r.yaml", _folder.Path);

    private static float[] Trained(Recipe recipe, PreparedData data)
    {
        var model = recipe.Build(data);
        model.Fit(data.With(recipe).Train, epochs: recipe.Training.Epochs, batchSize: recipe.Training.BatchSize);
        return Weights(model);
    }

    private static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => w.Values.ToArray())];
}
