using System.Xml.Linq;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.House;

/// <summary>Arrows between projects run one way only.</summary>
public class ProjectReferencesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Espalier.Graph"] = [],
        ["Espalier.Cpu"] = ["Espalier.Graph"],
        ["Espalier"] = ["Espalier.Graph", "Espalier.Cpu"],
        ["Espalier.Data"] = ["Espalier"],
        ["Espalier.Plots"] = ["Espalier"],
        ["Espalier.Onnx"] = ["Espalier", "Espalier.Data"],
        ["Espalier.Hosting"] = ["Espalier", "Espalier.Data"],
        ["Espalier.MLNet"] = ["Espalier", "Espalier.Data"],
        ["Espalier.Design"] = ["Espalier", "Espalier.Data"],
        ["Espalier.Cli"] = ["Espalier", "Espalier.Data", "Espalier.Plots", "Espalier.Onnx", "Espalier.Design"],
    };

    [Fact]
    public void EachProjectReferencesOnlyWhatItMay()
    {
        string[] projects = Directory.GetFiles(Path.Combine(GoldenFolder.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.NotEmpty(projects);
        foreach (string project in projects)
        {
            string name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Allowed.TryGetValue(name, out string[]? allowed), $"{name} is new: say in this test what it may reference.");
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Empty(references.Except(allowed!));
        }
    }

    [Fact]
    public void TheGraphNeedsNoPackage()
    {
        string project = Path.Combine(GoldenFolder.RepositoryRoot, "src", "Espalier.Graph", "Espalier.Graph.csproj");
        Assert.Empty(XDocument.Load(project).Descendants("PackageReference"));
    }
}
