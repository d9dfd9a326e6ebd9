namespace Espalier.Data.Tests.Tables;

/// <summary>The public data sets: in the folder that ESPALIER_DATA names, or beside the repository.</summary>
internal static class DataFolder
{
    /// <summary>The path of a file; the test is skipped when it is not there.</summary>
    public static string File(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("ESPALIER_DATA");
        if (string.IsNullOrEmpty(folder))
        {
            string? root = AppContext.BaseDirectory;
            while (root is not null && !System.IO.File.Exists(Path.Combine(root, "Espalier.slnx"))) root = Path.GetDirectoryName(root);
            folder = Path.Combine(root ?? ".", "..", "shared", "data");
        }
        string path = Path.Combine(folder, name);
        if (!System.IO.File.Exists(path)) Assert.Skip($"The data set {name} is not here: set ESPALIER_DATA to the folder that has it.");
        return path;
    }

    /// <summary>Red and white wine, stacked with the added column "color".</summary>
    public static Table Wine() => Table.Stack(
        [(Table.ReadCsv(File("wine-quality/winequality-red.csv")), "red"), (Table.ReadCsv(File("wine-quality/winequality-white.csv")), "white")],
        addedColumn: "color");
}
