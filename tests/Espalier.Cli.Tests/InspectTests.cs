using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Espalier.Cli.Tests;

public sealed class InspectTests : IDisposable
{
    private readonly Tool _tool = new();

    [Fact]
    public void ATableIsSummarised()
    {
        _tool.Write("t.csv", "size,colour\n1.5,red\n2.5,blue\n,red\n1.5,red\n");
        Assert.Equal(
            """
            t.csv: 4 rows, 2 columns, 1 repeated row

            column  kind      missing  distinct  values
            ──────  ────────  ───────  ────────  ────────────────────────────────────────────────
            size    number          1         2  1.5 to 2.5, median 1.5, mean 1.8333 ± 0.471
            colour  category        –         2  red 3, blue 1

            Worth a look
              ! 1 row repeats an earlier one (25.0 %). Split so that equal rows fall on one side, or tests are too kind.
              ! colour: rare: 'blue' (1), 'red' (3): too few rows to learn from or to judge by.

            """.ReplaceLineEndings("\n").Replace("────────────────────────────────────────────────", new string('─', 43)), _tool.Run("inspect", "t.csv").Exits(0).Out);
    }

    [Fact]
    public void SuspiciousColumnsAreNamed()
    {
        var text = new StringBuilder("id,constant,weight,grams,class,code,mixed\n");
        for (int i = 0; i < 100; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i},7,{i % 7 + 0.5},{(i % 7 + 0.5) * 1000},{(i % 3 == 0 ? "x" : "y")},{(i % 3 == 0 ? "p" : "q")},{(i == 50 ? "oops" : "3.5")}\n");
        _tool.Write("t.csv", text.ToString());
        string found = _tool.Run("inspect", "t.csv").Exits(0).Out;
        Assert.Contains("id: a number for each row", found);
        Assert.Contains("constant: always 7", found);
        Assert.Contains("grams: nearly the same as 'weight' (correlation 1.000)", found);
        Assert.Contains("code: says the same as 'class' in other words", found);
        Assert.Contains("mixed: 1 of 100 values are no numbers, the first 'oops' in data row 51", found);
    }

    [Fact]
    public void MachinesGetJson()
    {
        _tool.Write("t.csv", "size,colour\n1.5,red\n2.5,blue\n,red\n");
        JsonNode json = JsonNode.Parse(_tool.Run("inspect", "t.csv", "--json").Exits(0).Out)!;
        Assert.Equal(3, (int)json["rows"]!);
        Assert.Equal("size", (string?)json["columns"]![0]!["name"]);
        Assert.Equal(1, (int)json["columns"]![0]!["missing"]!);
        Assert.Equal(2.5, (double)json["columns"]![0]!["numbers"]!["max"]!);
    }

    [Fact]
    public void AMissingFileIsRefused() => _tool.Run("inspect", "nowhere.csv").Refuses("'nowhere.csv'");

    [Fact]
    public void AnEmptyFileIsRefused()
    {
        _tool.Write("empty.csv", "");
        _tool.Run("inspect", "empty.csv").Refuses("empty.csv");
    }

    [Fact]
    public void ARaggedRowIsNamedByItsLine()
    {
        _tool.Write("ragged.csv", "a,b\n1,2\n3,4,5\n6,7\n");
        _tool.Run("inspect", "ragged.csv").Refuses("ragged.csv", "3");
    }

    public void Dispose() => _tool.Dispose();
}
