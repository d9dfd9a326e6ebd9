using CsCheck;
using Espalier.Data.Tests.Tables;

namespace Espalier.Data.Tests.Splitting;

public sealed class SplitTests
{
    [Theory] // train_test_split's rule: the test part has ceil(test_size · n) rows
    [InlineData(6497, 0.25, 1625)]
    [InlineData(10, 0.25, 3)]
    [InlineData(624, 0.1, 63)]
    [InlineData(150, 0.2, 30)]
    [InlineData(7, 3, 3)]
    public void SizesAreRoundedAsScikitLearnDoes(int rows, double test, int expected)
    {
        RowSplit split = Splits.Rows(rows, test, seed: 3);
        Assert.Equal(expected, split.Test.Length);
        Assert.Equal(rows - expected, split.Train.Length);
    }

    [Fact]
    public void GroupsLargerThanTheSharesOfTheirStrataStillFillTheTest()
    {
        // Strata of eight rows in two groups of four: a quarter of a stratum is half a group.
        RowSplit split = Splits.Rows(640, 160, seed: 3, stratify: [[.. Enumerable.Range(0, 640).Select(i => i / 8)]], groups: [.. Enumerable.Range(0, 640).Select(i => i / 4)]);
        Assert.Equal(160, split.Test.Length);
    }

    [Fact]
    public void PartsAreDisjointCoverAllRowsAndKeepProportions()
    {
        Gen<(int Rows, double Test, double Validation, long Seed, int A, int B)> cases =
            Gen.Select(Gen.Int[5, 400], Gen.Double[0.01, 0.45], Gen.Double[0, 0.45], Gen.Long, Gen.Int[1, 6], Gen.Int[1, 4]);
        cases.Sample(c =>
        {
            var random = new Random((int)c.Seed);
            int[] a = Draw(random, c.Rows, c.A), b = Draw(random, c.Rows, c.B);
            if (c.Rows - Math.Ceiling(c.Test * c.Rows) - Math.Ceiling(c.Validation * c.Rows) <= 0) return;
            RowSplit split = Splits.Rows(c.Rows, c.Test, c.Validation, c.Seed, stratify: [a, b]);
            CheckCover(split, c.Rows);
            Assert.Equal((int)Math.Ceiling(c.Test * c.Rows), split.Test.Length);
            Assert.Equal((int)Math.Ceiling(c.Validation * c.Rows), split.Validation.Length);
            int parts = c.Validation > 0 ? 3 : 2;
            foreach (IGrouping<(int, int), int> combination in Enumerable.Range(0, c.Rows).GroupBy(row => (a[row], b[row])))
            {
                if (combination.Count() < parts) continue; // rare: not spread by both labels
                foreach (int[] part in new[] { split.Train, split.Validation, split.Test })
                {
                    double share = (double)combination.Count() * part.Length / c.Rows;
                    Assert.InRange(part.Count(row => (a[row], b[row]) == combination.Key), Math.Floor(share - 1e-9), Math.Ceiling(share + 1e-9));
                }
            }
        });
    }

    [Fact]
    public void TheSameSeedGivesTheSameSplitAndAnotherAnother()
    {
        RowSplit split = Splits.Rows(1000, 0.25, seed: 7);
        Assert.Equal(split.Test, Splits.Rows(1000, 0.25, seed: 7).Test);
        Assert.NotEqual(split.Test, Splits.Rows(1000, 0.25, seed: 8).Test);
        // Recorded: a split must be the same on every machine and in every later version.
        Assert.Equal(RecordedTest, Splits.Rows(20, 0.25, seed: 7).Test);
        Assert.Equal(RecordedGrouped, Splits.Rows(20, 0.25, seed: 7, groups: [.. Enumerable.Range(0, 20).Select(i => i / 3)]).Test);
    }

    private static readonly int[] RecordedTest = [1, 4, 0, 9, 3];
    private static readonly int[] RecordedGrouped = [2, 19, 18, 1, 0];

    [Fact]
    public void GroupsAreNeverParted()
    {
        Gen.Select(Gen.Int[10, 300], Gen.Int[3, 60], Gen.Bool, Gen.Long).Sample((rows, groupCount, labelled, seed) =>
        {
            var random = new Random((int)seed);
            int[] groups = Draw(random, rows, groupCount);
            if (groups.Distinct().Count() < 3) return;
            RowSplit split = Splits.Rows(rows, 0.2, 0.2, seed, labelled ? [Draw(random, rows, 3)] : null, groups);
            CheckCover(split, rows);
            Assert.All([split.Train, split.Validation, split.Test], part => Assert.NotEmpty(part));
            Assert.Empty(split.Train.Select(row => groups[row]).Intersect(split.Test.Select(row => groups[row])));
            Assert.Empty(split.Train.Select(row => groups[row]).Intersect(split.Validation.Select(row => groups[row])));
            Assert.Empty(split.Validation.Select(row => groups[row]).Intersect(split.Test.Select(row => groups[row])));
            int largest = groups.GroupBy(g => g).Max(g => g.Count());
            if (!labelled) Assert.InRange(Math.Abs(split.Test.Length - Math.Ceiling(rows * 0.2)), 0, largest);
        });
    }

    [Fact]
    public void LargeGroupsComeToTheTestToo()
    {
        // One group of ten rows among ninety of one row: over the seeds it is in the test as often as any other row.
        int[] groups = [.. Enumerable.Range(0, 100).Select(row => Math.Max(0, row - 9))];
        int inTest = Enumerable.Range(0, 400).Count(seed => Splits.Rows(100, 0.25, seed: seed, groups: groups).Test.Contains(0));
        Assert.InRange(inTest, 70, 130);
    }

    [Fact]
    public void TwentyPeopleAreSplitByPerson()
    {
        // 20 persons × 4 poses × 8 pictures, the shape of the faces data.
        int[] person = [.. Enumerable.Range(0, 640).Select(row => row / 32)], pose = [.. Enumerable.Range(0, 640).Select(row => row % 4)];
        RowSplit split = Splits.Rows(640, 0.25, seed: 1, stratify: [pose], groups: person);
        Assert.Equal(160, split.Test.Length);
        Assert.Equal(5, split.Test.Select(row => person[row]).Distinct().Count());
        Assert.All(Enumerable.Range(0, 4), p => Assert.Equal(40, split.Test.Count(row => pose[row] == p)));
    }

    [Fact]
    public void NoRepeatedWineIsOnBothSides()
    {
        Table wine = DataFolder.Wine();
        Assert.Equal(1177, wine.RepeatedRows());
        int[] first = wine.FirstEqualRow([.. wine.Names.Except(["quality", "color"])]);
        var (train, validation, test) = wine.Split(test: 0.25, validation: 0.1, seed: 7, stratify: ["quality", "color"], keepDuplicatesTogether: true);
        Split split = wine.Split(test: 0.25, validation: 0.1, seed: 7, stratify: ["quality", "color"], keepDuplicatesTogether: true);
        CheckCover(split.Rows, wine.RowCount);
        Assert.Empty(split.Rows.Train.Select(row => first[row]).Intersect(split.Rows.Test.Select(row => first[row])));
        Assert.Empty(split.Rows.Train.Select(row => first[row]).Intersect(split.Rows.Validation.Select(row => first[row])));
        Assert.Empty(split.Rows.Validation.Select(row => first[row]).Intersect(split.Rows.Test.Select(row => first[row])));
        Assert.Equal((1625, 650, 4222), (test.RowCount, validation.RowCount, train.RowCount));
        foreach (string head in new[] { "quality", "color" })
            foreach (string value in wine[head].Distinct)
            {
                double share = wine[head].Factor.Counts()[wine[head].Distinct.ToList().IndexOf(value)] * 0.25;
                int got = Enumerable.Range(0, test.RowCount).Count(row => test[head].TextAt(row) == value);
                Assert.InRange(got, share - 3, share + 3); // a combination of labels is within one; a label has a few of them
            }
        // Without the rule repeated rows do cross: the check above can fail.
        RowSplit careless = wine.Split(seed: 7).Rows;
        Assert.NotEmpty(careless.Train.Select(row => first[row]).Intersect(careless.Test.Select(row => first[row])));
    }

    [Fact]
    public void GroupsAndDuplicatesJoinInChains()
    {
        // a1 equals b2, b1 equals c2, all of one chain; d is alone.
        var table = new Table([new TextColumn("user", ["a", "a", "b", "b", "c", "c", "d", "d"]), new NumberColumn("x", [1, 2, 3, 1, 4, 3, 5, 6])]);
        for (int seed = 0; seed < 10; seed++)
        {
            RowSplit split = table.Split(seed: seed, groups: "user", keepDuplicatesTogether: true, features: ["x"]).Rows;
            Assert.Equal([6, 7], split.Test.Order());
        }
    }

    [Fact]
    public void RareCombinationsAreCountedByTheLeadingLabels()
    {
        int[] a = [.. Enumerable.Repeat(0, 40), .. Enumerable.Repeat(1, 40)];
        int[] b = [.. Enumerable.Range(0, 80)]; // every combination is there once
        RowSplit split = Splits.Rows(80, 0.25, seed: 1, stratify: [a, b]);
        Assert.Equal(80, split.RareRows);
        Assert.Equal(10, split.Test.Count(row => a[row] == 0));
    }

    [Fact]
    public void FoldsAreTheTestOnceEach()
    {
        Gen.Select(Gen.Int[12, 200], Gen.Int[2, 10], Gen.Int[0, 2], Gen.Long).Sample((rows, count, mode, seed) =>
        {
            var random = new Random((int)seed);
            int[] labels = Draw(random, rows, 3), groups = [.. Enumerable.Range(0, rows).Select(row => row % 30)];
            if (mode == 2 && Math.Min(rows, 30) < count) return;
            RowSplit[] folds = Splits.Folds(rows, count, seed, mode == 1 ? [labels] : null, mode == 2 ? groups : null);
            Assert.Equal(count, folds.Length);
            Assert.Equal(Enumerable.Range(0, rows), folds.SelectMany(fold => fold.Test).Order());
            Assert.All(folds, fold => CheckCover(fold, rows));
            if (mode != 2) Assert.True(folds.Max(fold => fold.Test.Length) - folds.Min(fold => fold.Test.Length) <= 1);
            else Assert.All(folds, fold => Assert.Empty(fold.Train.Select(row => groups[row]).Intersect(fold.Test.Select(row => groups[row]))));
            if (mode == 1)
                foreach (int label in labels.Distinct().Where(l => labels.Count(x => x == l) >= count))
                    Assert.True(folds.Max(f => f.Test.Count(r => labels[r] == label)) - folds.Min(f => f.Test.Count(r => labels[r] == label)) <= 2);
        });
    }

    [Fact]
    public void WithoutShufflingTheLastRowsAreTheTest()
    {
        RowSplit split = Splits.Rows(10, 0.2, 0.1, shuffle: false);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], split.Train);
        Assert.Equal([7], split.Validation);
        Assert.Equal([8, 9], split.Test);
        Assert.Equal([4, 5, 6], Splits.Folds(10, 3, shuffle: false)[1].Test);
    }

    [Fact]
    public void ManyArraysAreSplitTogether()
    {
        var x = new Tensor(new Shape(8, 2), [.. Enumerable.Range(0, 16).Select(i => (float)i)]);
        Tensor y = Tensor.Column([0, 1, 2, 3, 4, 5, 6, 7]);
        var (train, test) = Splits.Of(0.25, 1, x, y);
        Assert.Equal([6, 2], [train[0].Rows, test[0].Rows]);
        for (int row = 0; row < 6; row++) Assert.Equal(2 * train[1].Values[row], train[0].Row(row)[0]);
        RowSplit rows = Splits.Rows(8, 0.25, seed: 1);
        var (names, testNames) = rows.Cut(new[] { "a", "b", "c", "d", "e", "f", "g", "h" });
        Assert.Equal(test[1].Values, testNames.Select(name => (float)(name[0] - 'a')));
        Assert.Equal(6, names.Length);
        Assert.Throws<EspalierException>(() => Splits.Of(0.25, 1, x, Tensor.Column([1, 2])));
    }

    [Fact]
    public void WhatCannotBeSplitIsSaidClearly()
    {
        var table = new Table([new TextColumn("user", ["a", "a", null, "b"]), new NumberColumn("x", [1, 2, 3, 4])]);
        Says(() => table.Split(test: 1.5), "test", "1.5");
        Says(() => table.Split(test: -0.1), "share in [0, 1)");
        Says(() => table.Split(test: 0.9), "none is left");
        Says(() => table.Split(test: 0), "both sizes are 0");
        Says(() => table.Split(groups: "user"), "row 3", "'user'");
        Says(() => table.Split(groups: "usr"), "Did you mean 'user'?");
        Says(() => table.Split(stratify: ["x"]), "'x'", "bins");
        Says(() => table.Take([0, 1]).Split(groups: "user", test: 1), "at least 2 groups");
        Says(() => table.Split(stratify: ["user"], shuffle: false), "without shuffling");
        Says(() => { var (_, _) = table.Split(test: 0.25, validation: 0.25); }, "var (train, validation, test)");
        Says(() => table.Folds(5), "5 folds", "4");
    }

    private static int[] Draw(Random random, int count, int below) => [.. Enumerable.Range(0, count).Select(_ => random.Next(below))];

    private static void CheckCover(RowSplit split, int rows) =>
        Assert.Equal(Enumerable.Range(0, rows), split.Train.Concat(split.Validation).Concat(split.Test).Order());

    private static void Says(Action action, params string[] parts)
    {
        string message = Assert.Throws<EspalierException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
