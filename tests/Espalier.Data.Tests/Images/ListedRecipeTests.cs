using System.Text;
using Espalier.Tests;

namespace Espalier.Data.Tests.Images;

/// <summary>Recipes whose pictures a CSV names, in a folder or at an address.</summary>
public class ListedRecipeTests
{
    [Theory]
    [InlineData("here")]
    [InlineData("folder")]
    public void AListOfPicturesIsDataOfARecipe(string where)
    {
        using var folder = new TemporaryFolder();
        var list = new StringBuilder("kind,what\n");
        for (int i = 0; i < 12; i++) list.Append(i % 2 == 0 ? "dark" : "light").Append($",{(where == "folder" ? "" : "p/")}{i}.pgm\n");
        File.WriteAllText(folder.File("list.csv"), list.ToString());
        Directory.CreateDirectory(folder.File("p"));
        for (int i = 0; i < 12; i++) File.WriteAllBytes(folder.File($"p/{i}.pgm"), Picture(i));
        string at = where == "folder" ? ", at: p" : "";
        using var data = Recipe.Parse($"data: {{ images: list.csv, names: what{at} }}\nheads: [kind]\nimages: {{ rows: 2, columns: 2 }}", "r.yaml", folder.Path).Prepare();
        Assert.Equal(["dark", "light"], data.Heads.Single().ClassNames);
        Assert.Equal(12, data.Rows.Count);
    }

    [Fact]
    public void AnAddressIsNoFolder()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.csv"), "kind,file\ndark,a.pgm\nlight,../b.pgm\n");
        var recipe = Recipe.Parse("data: { images: list.csv, at: \"http://127.0.0.1:1/p\" }\nheads: [kind]", "r.yaml", folder.Path);
        var error = Assert.Throws<EspalierException>(() => recipe.Prepare());
        Assert.Contains("list.csv, line 3, column 'file': a name under 'http://127.0.0.1:1/p' was expected but '../b.pgm' points out of it", error.Message);
    }

    [Fact]
    public void OnlyAListHasABase()
    {
        foreach (string key in new[] { "at: p", "names: what" })
        {
            var error = Assert.Throws<EspalierException>(() => Recipe.Parse($"data: {{ images: folder, {key} }}\nheads: [kind]", "r.yaml"));
            Assert.Contains("goes with 'data.images' when that is a CSV", error.Message);
        }
    }

    private static byte[] Picture(int number) => Encoding.ASCII.GetBytes(number % 2 == 0 ? $"P2 2 2 255 0 {number} 9 3" : $"P2 2 2 255 250 {number} 190 203");
}
