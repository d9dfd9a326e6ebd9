using Espalier.Data;

namespace Peers;

/// <summary>Getting rows ready: reading a CSV file, decoding and resizing pictures, varying them. All cores, on both sides.</summary>
static class DataRace
{
    public static IReadOnlyList<Result> Run(Turns turns)
    {
        string folder = Directory.CreateTempSubdirectory("espalier-peers-").FullName;
        try
        {
            var results = new List<Result>();
            void Race(string work, int rows, params Contestant[] contestants)
            {
                double[][] times = Contest.Run(contestants, turns);
                Result[] of = [.. contestants.Select((c, i) => Result.Of(work, Environment.ProcessorCount, c.Name, rows, times[i]))];
                Console.Error.Write(Report.Markdown(of));
                results.AddRange(of);
            }

            var csv = new CsvFile(Path.Combine(folder, "wine.csv"));
            Race("read a CSV file", csv.Rows, new Job("Espalier", csv.Ours), new Job("ML.NET TextLoader, types told", csv.MLNet));

            var faces = ImageSource.Get("faces");
            var pictures = new Pictures(Path.Combine(folder, "faces"), ImageSet.Read(faces));
            Race("decode and resize PNG", pictures.Count, new Job("Espalier", pictures.Ours), new Job("SkiaSharp, a loop over all cores", pictures.Skia));

            using var augmentation = new Augmenting(ImageSet.Read(faces, new ImageSettings { Rows = 60, Columns = 64, Colour = false }));
            Race("rotate, shift, zoom, flip", augmentation.Count, new Job("Espalier", augmentation.Ours), new Job("libtorch affine_grid and grid_sample", augmentation.Torch));
            return results;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
