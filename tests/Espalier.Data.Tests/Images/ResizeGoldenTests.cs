using System.Text.Json;
using Espalier.Tests;

namespace Espalier.Data.Tests.Images;

/// <summary>Resized faces as Pillow made them.</summary>
public class ResizeGoldenTests
{
    [Theory]
    [InlineData("pillow_an2i_left_angry_open")]
    [InlineData("pillow_megak_straight_happy_sunglasses")]
    [InlineData("pillow_tammo_up_sad_open")]
    public void EveryFilterMakesWhatPillowMakes(string name)
    {
        string path = Path.Combine(TestFolders.Goldens(), "image", name);
        using var arrays = SafetensorsFile.Open($"{path}.safetensors");
        using var facts = JsonDocument.Parse(File.ReadAllText($"{path}.json"));
        byte[] picture = arrays.Read<byte>("image");
        var shape = arrays["image"].Shape;
        var image = new Image(shape[0], shape[1], 1, picture);
        int bytes = 0, floats = 0;
        foreach (var list in facts.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var made in list.Value.EnumerateArray())
            {
                int columns = made.GetProperty("size_width_height")[0].GetInt32(), rows = made.GetProperty("size_width_height")[1].GetInt32();
                var resampling = Enum.Parse<Resampling>(made.GetProperty("filter").GetString()!, ignoreCase: true);
                string output = made.GetProperty("output").GetString()!;
                if (made.GetProperty("mode").GetString() == "L")
                {
                    Assert.Equal(arrays.Read<byte>(output), image.Resize(rows, columns, resampling).Pixels.ToArray());
                    bytes++;
                }
                else
                {
                    var resized = new float[rows * columns];
                    new Resizer(image.Rows, image.Columns, rows, columns, resampling).Resize(Array.ConvertAll(picture, v => (float)v), resized, 1);
                    float[] expected = arrays.Read<float>(output);
                    for (int i = 0; i < resized.Length; i++) Assert.Equal(expected[i], resized[i], 2e-5f);
                    floats++;
                }
            }
        }
        Assert.Equal((15, 6), (bytes, floats));
    }

    [Theory]
    [InlineData("pillow_an2i_left_angry_open", "an2i")]
    [InlineData("pillow_megak_straight_happy_sunglasses", "megak")]
    [InlineData("pillow_tammo_up_sad_open", "tammo")]
    public void GreyLevelsAreStretchedAsPillowStretchesThem(string name, string user)
    {
        using var arrays = SafetensorsFile.Open(Path.Combine(TestFolders.Goldens(), "image", $"{name}.safetensors"));
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestFolders.Goldens(), "image", $"{name}.json")));
        Assert.Contains(user, facts.RootElement.GetProperty("source").GetString());
        int most = facts.RootElement.GetProperty("maxval").GetInt32();
        byte[] stored = arrays.Read<byte>("image");
        byte[] file = [.. System.Text.Encoding.ASCII.GetBytes($"P5\n128 120\n{most}\n"), .. stored];
        Assert.Equal(arrays.Read<byte>("pillow_opened"), Image.Decode(file, name).Pixels.ToArray());
        file = System.Text.Encoding.ASCII.GetBytes($"P2\n# by hand\n128 120\n{most}\n{string.Join(' ', stored)}\n");
        Assert.Equal(arrays.Read<byte>("pillow_opened"), Image.Decode(file, name).Pixels.ToArray());
    }

    [Fact]
    public void EveryChannelIsResizedByItself()
    {
        var pixels = new byte[9 * 7 * 3];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * 37 % 251);
        var colour = new Image(9, 7, 3, pixels);
        foreach (var resampling in Enum.GetValues<Resampling>())
        {
            var whole = colour.Resize(5, 11, resampling);
            for (int channel = 0; channel < 3; channel++)
            {
                byte[] one = [.. Enumerable.Range(0, 63).Select(i => pixels[i * 3 + channel])];
                byte[] expected = new Image(9, 7, 1, one).Resize(5, 11, resampling).Pixels.ToArray();
                Assert.Equal(expected, Enumerable.Range(0, 55).Select(i => whole.Pixels[i * 3 + channel]));
            }
        }
    }
}
