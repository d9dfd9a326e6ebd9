using System.Runtime.CompilerServices;

namespace Espalier.Tests.Cpu;

public class GemmTileSourceTests
{
    [Theory, InlineData(512), InlineData(256), InlineData(128)]
    public void TheCheckedInTilesAreWhatTheGeneratorWrites(int bits)
    {
        GemmTileSource.Plan plan = bits switch { 512 => GemmTileSource.Wide, 256 => GemmTileSource.Narrow, _ => GemmTileSource.Portable };
        string path = Path.GetFullPath(Path.Combine(Folder(), "../../../src/Espalier.Cpu/Gemm", plan.ClassName + ".g.cs"));
        Assert.SkipUnless(File.Exists(path), "The sources are not beside the tests.");
        string source = GemmTileSource.Write(plan).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("ESPALIER_REGENERATE") == "1") File.WriteAllText(path, source);
        Assert.True(File.ReadAllText(path).ReplaceLineEndings("\n") == source, $"{Path.GetFileName(path)} was edited by hand or the generator changed: run this test with ESPALIER_REGENERATE=1.");
    }

    static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
