using System.Text.Json.Nodes;
using CsCheck;
using Espalier.Data;

namespace Espalier.Tests;

public class EncodersTests
{
    private static Table Text(params string?[] values) =>
        new([new TextColumn("c", values, ColumnKind.Category)], RowOrigin.Of("wine.csv", [.. Enumerable.Range(2, values.Length)]));

    private static Table Numbers(params double[] values) =>
        new([new NumberColumn("n", values)], RowOrigin.Of("wine.csv", [.. Enumerable.Range(2, values.Length)]));

    private static string Message(Action action) => Assert.Throws<EspalierException>(action).Message;

    [Fact]
    public void OneHotSortsItsClassesAndNamesItsFeatures()
    {
        var encoder = OneHotEncoder.Fit(Text("good", "bad", "ok", "bad"), "c");
        Assert.Equal(["c_bad", "c_good", "c_ok"], encoder.FeatureNames);
        Assert.Equal([0, 0, 1f, 1, 0, 0], encoder.Transform(Text("ok", "bad")).Values);
        Assert.Equal(["c_ok", "c_good", "c_bad"], OneHotEncoder.Fit(Text("good"), "c", ["ok", "good", "bad"]).FeatureNames);
        Assert.Equal(["c_good", "c_ok"], OneHotEncoder.Fit(Text("good", "bad", "ok"), "c", dropFirst: true).FeatureNames);
    }

    [Fact]
    public void OneHotTreatsUnknownAndMissingValuesAsToldTo()
    {
        Table train = Text("good", "bad", "bad");
        string message = Message(() => OneHotEncoder.Fit(train, "c").Transform(Text("bad", "goood")));
        Assert.Contains("wine.csv, line 3", message);
        Assert.Contains("'goood'", message);
        Assert.Contains("Did you mean 'good'?", message);
        Assert.Contains("Known: bad, good", message);
        Assert.Contains("line 2, column 'c'", Message(() => OneHotEncoder.Fit(train, "c").Transform(Text((string?)null))));

        Assert.Equal([0f, 0], OneHotEncoder.Fit(train, "c", unknown: UnknownValues.Ignore).Transform(Text("new")).Values);
        Assert.Equal([0f, 0], OneHotEncoder.Fit(train, "c", missing: MissingValues.Zeros).Transform(Text((string?)null)).Values);
        Assert.Equal([1f, 0], OneHotEncoder.Fit(train, "c", missing: MissingValues.Mode).Transform(Text((string?)null)).Values);
        var own = OneHotEncoder.Fit(train, "c", missing: MissingValues.Category);
        Assert.Equal(["c_bad", "c_good", "c_missing"], own.FeatureNames);
        Assert.Equal([0f, 0, 1], own.Transform(Text((string?)null)).Values);

        Assert.Contains("zeros mean 'bad'", Message(() => OneHotEncoder.Fit(train, "c", dropFirst: true, unknown: UnknownValues.Ignore)));
        Assert.Contains("Zeros", Message(() => OneHotEncoder.Fit(train, "c", missing: MissingValues.Mean)));
        Assert.Contains("no value in any of the 2 rows", Message(() => OneHotEncoder.Fit(Text(null, null), "c")));
    }

    [Fact]
    public void NumbersAsClassesAreSortedBySize()
    {
        var table = new Table([new NumberColumn("quality", [10, 9, double.NaN, 5, 10], ColumnKind.Category)]);
        var encoder = LabelEncoder.Fit(table, "quality");
        Assert.Equal(["5", "9", "10"], encoder.Classes.Names);
        Assert.Equal([2f, 1, float.NaN, 0, 2], encoder.Transform(table).Values);
        Assert.Equal([0f, 2, 1], encoder.Transform(new Table([new TextColumn("quality", ["5.0", "1e1", "09"])])).Values);
        Assert.Equal([10, 9, double.NaN, 5, 10], Assert.IsType<NumberColumn>(encoder.Inverse(encoder.Transform(table))).Values);
    }

    [Fact]
    public void AHeadWithoutAChoiceIsRefused()
    {
        Assert.Contains("Head 'c'", Message(() => LabelEncoder.Fit(Text("a", "a", null), "c")));
        Assert.Contains("Head 'c' has no label", Message(() => LabelEncoder.Fit(Text(null, null), "c")));
        Assert.Contains("every value of the training part is 'a'", Message(() => BinaryEncoder.Fit(Text("a", "a"), "c", missing: MissingValues.Keep)));
        Assert.Contains("Head 'c' has no label", Message(() => BinaryEncoder.Fit(Text(null, null), "c", missing: MissingValues.Keep)));
        Assert.Contains("Head 'c' has no label", Message(() => MultiLabelEncoder.Fit(Text(null, null), "c")));
        Assert.Contains("Head 'n' has no label", Message(() => NumberEncoder.Fit(Numbers(double.NaN), "n", missing: MissingValues.Keep)));
    }

    [Fact]
    public void AnUnknownLabelNamesTheNearestClass()
    {
        var encoder = LabelEncoder.Fit(Text("red", "white"), "c");
        Assert.Contains("Did you mean 'white'?", Message(() => encoder.Transform(Text("red", "whit"))));
        Assert.Contains("'white' is not a known class", Message(() => LabelEncoder.Fit(Text("red", "white"), "c", ["red", "rose"])));
        Assert.Contains("there twice", Message(() => LabelEncoder.Fit(Text("red", "white"), "c", ["red", "red"])));
    }

    [Fact]
    public void OfTwoClassesTheSecondIsPositiveAndOfYesAndNoYes()
    {
        Assert.Equal(["c_white"], BinaryEncoder.Fit(Text("white", "red"), "c").FeatureNames);
        Assert.Equal([1f, 0], BinaryEncoder.Fit(Text("white", "red"), "c").Transform(Text("white", "red")).Values);
        Assert.Equal([0f, 1], BinaryEncoder.Fit(Text("white", "red"), "c", positive: "red").Transform(Text("white", "red")).Values);
        Assert.Equal("Yes", BinaryEncoder.Fit(Text("no", "Yes"), "c").Positive); // 'Yes' sorts before 'no'
        Assert.Equal([1f, 0, 1, 0], BinaryEncoder.Fit(Text("no", "Yes", "yes"), "c").Transform(Text("YES", "No", "yes", "no")).Values);
        Assert.Equal([0f, 1], BinaryEncoder.Fit(Text("no", "yes"), "c", positive: "no").Transform(Text("yes", "no")).Values);
        Assert.Equal([0f, 1], BinaryEncoder.Fit(Numbers(0, 1), "n").Transform(Numbers(0, 1)).Values);
        Assert.Contains("Did you mean 'white'?", Message(() => BinaryEncoder.Fit(Text("white", "red"), "c", positive: "wite")));
        Assert.Contains("has 3: a, b, c", Message(() => BinaryEncoder.Fit(Text("a", "b", "c"), "c")));
        Assert.Equal([float.NaN], BinaryEncoder.Fit(Text("a", "b"), "c", missing: MissingValues.Keep).Transform(Text((string?)null)).Values);
        Assert.Equal([1f], BinaryEncoder.Fit(Text("b", "a", "b"), "c", missing: MissingValues.Mode).Transform(Text((string?)null)).Values);
    }

    [Fact]
    public void OrdinalsKeepTheOrderGiven()
    {
        var encoder = OrdinalEncoder.Fit(Text("high", "low"), "c", ["low", "medium", "high"], MissingValues.Mode);
        Assert.Equal([2f, 0, 1, 0], encoder.Transform(Text("high", "low", "medium", null)).Values);
        Assert.Contains("'huge'", Message(() => encoder.Transform(Text("huge"))));
    }

    [Fact]
    public void SeparatedLabelsBecomeIndicators()
    {
        var encoder = MultiLabelEncoder.Fit(Text("quirky|witty|action", "witty", null, " action | witty||"), "c");
        Assert.Equal(["c_action", "c_quirky", "c_witty"], encoder.FeatureNames);
        Assert.Equal([1f, 0, 1, 0, 0, 0, float.NaN, float.NaN, float.NaN], encoder.Transform(Text("witty|action|witty", "", null)).Values);
        Assert.Equal(new string?[] { "action|witty", "", null }, ((TextColumn)encoder.Inverse(encoder.Transform(Text("witty|action|witty", "", null)))).Values);
        Assert.Contains("'wity' is not a known class. Did you mean 'witty'?", Message(() => encoder.Transform(Text("action|wity"))));
        var ignoring = MultiLabelEncoder.Fit(Text("a;b"), "c", ";", unknown: UnknownValues.Ignore, missing: MissingValues.Zeros);
        Assert.Equal([1f, 0, 0, 0], ignoring.Transform(Text("a;z", null)).Values);
        Assert.Contains("separator", Message(() => MultiLabelEncoder.Fit(Text("a"), "c", "")));
    }

    [Theory] // expected: scikit-learn 1.2.1, SimpleImputer then StandardScaler
    [InlineData(MissingValues.Mean, 4.7015, 4.7015, 2.56659582716095)]
    [InlineData(MissingValues.Median, 4.041, 4.62224, 2.5755549348441398)]
    [InlineData(MissingValues.Mode, 3.5, 4.55732, 2.596123752366208)]
    public void GapsAreFilledAsScikitLearnFillsThem(MissingValues missing, double fill, double mean, double deviation)
    {
        double[] values =
        [
            9.082, double.NaN, 5.836, 3.864, double.NaN, 4.569, 0.96, 4.536, 3.27, 11.646, 5.452, 4.295, 4.437,
            3.664, 2.89, 4.218, 5.964, 3.5, 3.5, 3.5, double.NaN, 3.5, 3.5, 11.25, 0.0,
        ];
        var encoder = NumberEncoder.Fit(Numbers(values), "n", Scaling.Standard, missing, indicator: true);
        Assert.Equal(fill, encoder.Fill!.Value, 1e-12);
        var scaler = Assert.IsType<StandardScaler>(encoder.Scaler);
        Assert.Equal(mean, scaler.Mean, 1e-12);
        Assert.Equal(deviation, scaler.Deviation, 1e-12);
        Assert.Equal(["n", "n_missing"], encoder.FeatureNames);
        Assert.Equal([(float)((fill - mean) / deviation), 1f, 0], [.. encoder.Transform(Numbers(double.NaN)).Values, encoder.Transform(Numbers(1)).Values[1]],
            (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void GapsInfinitiesAndTextAreNamedWithTheirPlace()
    {
        Assert.Contains("wine.csv, line 3, column 'n'", Message(() => NumberEncoder.Fit(Numbers(1, double.NaN), "n")));
        Assert.Contains("wine.csv, line 3, column 'n'", Message(() => NumberEncoder.Fit(Numbers(1, double.PositiveInfinity), "n")));
        var encoder = NumberEncoder.Fit(Numbers(1, 2), "n");
        Assert.Contains("line 2, column 'n': a value was expected", Message(() => encoder.Transform(Numbers(double.NaN))));
        Assert.Contains("line 2, column 'n'", Message(() => encoder.Transform(Numbers(double.NegativeInfinity))));
        Assert.Contains("fits a 32-bit float", Message(() => encoder.Transform(Numbers(1e300))));
        var text = new Table([new TextColumn("n", ["1.5", "x"])], RowOrigin.Of("wine.csv", [2, 3]));
        Assert.Contains("wine.csv, line 3", Message(() => encoder.Transform(text)));
        Assert.Equal([2f], NumberEncoder.Fit(Numbers(0, 1), "n", Scaling.None).Transform(new Table([new TextColumn("n", ["2"])])).Values);
        Assert.Contains("no column 'n'", Message(() => encoder.Transform(Text("a"))));
    }

    [Fact]
    public void SettingsThatDoNotFitAreRefused()
    {
        Assert.Contains("indicator", Message(() => NumberEncoder.Fit(Numbers(1, 2), "n", indicator: true)));
        Assert.Contains("finite number", Message(() => NumberEncoder.Fit(Numbers(1, 2), "n", missing: MissingValues.Constant)));
        Assert.Contains("Constant", Message(() => NumberEncoder.Fit(Numbers(1, 2), "n", constant: 3)));
        Assert.Contains("Zeros", Message(() => NumberEncoder.Fit(Numbers(1, 2), "n", missing: MissingValues.Zeros)));
        Assert.Contains("one word for yes", Message(() => new BinaryEncoder(new Classes("c", ["yes", "true"]), words: true)));
    }

    private static readonly Gen<string?> Name = Gen.OneOf(
        Gen.String[Gen.Char["abÜ'\"\\ \n,|é☃"], 1, 4].Select(s => (string?)s), Gen.Const((string?)null));

    [Fact]
    public void NamesComeBack() => Name.Array[1, 30].Where(n => n.Any(v => v is not null)).Sample(values =>
    {
        Table table = Text(values);
        foreach (bool dropFirst in new[] { false, true })
        {
            var oneHot = OneHotEncoder.Fit(table, "c", dropFirst: dropFirst, missing: MissingValues.Category);
            Assert.Equal(values, ((TextColumn)oneHot.Inverse(oneHot.Transform(table))).Values);
        }
        if (values.Distinct().Count(v => v is not null) < 2) return;
        var label = LabelEncoder.Fit(table, "c");
        Assert.Equal(values, ((TextColumn)label.Inverse(label.Transform(table))).Values);
        var ordinal = OrdinalEncoder.Fit(table, "c", label.Classes.Names, MissingValues.Keep);
        Assert.Equal(values, ((TextColumn)ordinal.Inverse(ordinal.Transform(table))).Values);
    });

    [Fact]
    public void NumbersComeBack() => Gen.Select(Gen.Enum<Scaling>(), Gen.Double[-1000, 1000].Array[1, 40]).Sample((scaling, values) =>
    {
        if (scaling is Scaling.QuantileNormal) return; // its float form is too coarse at the ends
        var encoder = NumberEncoder.Fit(Numbers(values), "n", scaling);
        double[] back = ((NumberColumn)encoder.Inverse(encoder.Transform(Numbers(values)))).Values;
        double range = values.Max() - values.Min() + values.Max(Math.Abs) + 1;
        for (int i = 0; i < values.Length; i++) Assert.Equal(values[i], back[i], range * 1e-4);
    });

    [Fact]
    public void JsonGivesBackEncodersThatEncodeToTheSameBits() =>
        Gen.Select(Name.Array[2, 20], Gen.Double[-50, 50].Array[2, 20]).Where((n, _) => n.Distinct().Count(v => v is not null) >= 2).Sample((names, values) =>
        {
            Table text = Text(names), numbers = Numbers([.. values, double.NaN]);
            (ColumnEncoder, Table)[] all =
            [
                (OneHotEncoder.Fit(text, "c", missing: MissingValues.Mode, unknown: UnknownValues.Ignore), text),
                (OneHotEncoder.Fit(text, "c", dropFirst: true, missing: MissingValues.Category), text),
                (LabelEncoder.Fit(text, "c"), text),
                (OrdinalEncoder.Fit(text, "c", text["c"].SortedDistinct, MissingValues.Mode), text),
                (BinaryEncoder.Fit(Text("no", "Yes", null), "c", missing: MissingValues.Mode), Text("yes", "NO", null)),
                (MultiLabelEncoder.Fit(Text("a,b", null, "c"), "c", ","), Text("c,a", null)),
                (NumberEncoder.Fit(numbers, "n", Scaling.QuantileNormal, MissingValues.Median, indicator: true), numbers),
                (NumberEncoder.Fit(numbers, "n", Scaling.Robust, MissingValues.Constant, -0.0), numbers),
                (NumberEncoder.Fit(numbers, "n", Scaling.MinMax, MissingValues.Keep), numbers),
            ];
            foreach (var (encoder, table) in all)
            {
                string json = encoder.ToJson().ToJsonString();
                var again = ColumnEncoder.FromJson(JsonNode.Parse(json));
                Assert.Equal(json, again.ToJson().ToJsonString());
                Assert.Equal(encoder.FeatureNames, again.FeatureNames);
                Assert.Equal(encoder.Transform(table).Values.Select(BitConverter.SingleToInt32Bits), again.Transform(table).Values.Select(BitConverter.SingleToInt32Bits));
            }
        });

    [Fact]
    public void JsonOfAnotherKindIsRefused()
    {
        string[] wrong =
        [
            "null", "3", "[]", "{}", """{"class_name":"Dense","config":{}}""", """{"class_name":3,"config":{}}""",
            """{"class_name":"LabelEncoder","config":{}}""", """{"class_name":"LabelEncoder","config":{"column":"c","classes":[1,2]}}""",
            """{"class_name":"LabelEncoder","config":{"column":"c","classes":["a"]}}""",
            """{"class_name":"NumberEncoder","config":{"column":"c","missing":"Error","scaler":{"class_name":"StandardScaler","config":{"mean":0,"deviation":"NaN"}}}}""",
            """{"class_name":"NumberEncoder","config":{"column":"c","missing":"7","scaler":{"class_name":"NoScaler","config":{}}}}""",
            """{"class_name":"BinaryEncoder","config":{"column":"c","classes":["a","b","c"],"missing":"Error"}}""",
        ];
        foreach (string json in wrong) Assert.Throws<EspalierException>(() => ColumnEncoder.FromJson(JsonNode.Parse(json)));
    }
}
