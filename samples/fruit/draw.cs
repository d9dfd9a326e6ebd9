// Draws apples, bananas and pears, each in green, red and yellow: pictures to learn from with nothing fetched.
//   dotnet run draw.cs                                   100 of each kind into pictures/
//   dotnet run draw.cs -- FOLDER --count 200 --size 48 --seed 1
//   dotnet run draw.cs -- --sheet fruit.png               one picture with some of each kind, and no folder
// The same seed draws the same pictures: fruit number 17 looks the same however many are drawn.
#:project ../../src/Espalier.Data/Espalier.Data.csproj

using System.Globalization;
using System.Numerics;
using Espalier.Data;

string[] types = ["apple", "banana", "pear"], colors = ["green", "red", "yellow"];
string? sheet = Option("--sheet");
int count = Number("--count", 100), size = Number("--size", 48), seed = Number("--seed", 1);
string folder = args is [var first, ..] && !first.StartsWith('-') ? first : "pictures";

if (sheet is not null)
{
    const int PerKind = 2;
    var tiles = new List<Image>();
    foreach (string type in types)
        for (int number = 1; number <= PerKind; number++)
            foreach (string color in colors) tiles.Add(Draw(type, color, number));
    Tiled(tiles, columns: types.Length * PerKind).SavePng(sheet);
    return;
}
foreach (string type in types)
    foreach (string color in colors)
        Parallel.For(1, count + 1, number => Draw(type, color, number)
            .SavePng(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{type}_{color}_{number:000}.png"))));
Console.WriteLine($"{types.Length * colors.Length * count} pictures of {size} x {size} in {folder}{Path.DirectorySeparatorChar}");

Image Draw(string type, string color, int number)
{
    int kind = Array.IndexOf(types, type) * colors.Length + Array.IndexOf(colors, color);
    var fruit = new Fruit(type, color, new Random(unchecked((seed * 9 + kind) * 100_003 + number)));
    return fruit.Draw(size);
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int Number(string name, int standard)
{
    if (!args.Contains(name)) return standard;
    if (int.TryParse(Option(name), out int number) && number > 0) return number;
    Console.Error.WriteLine($"{name} takes a whole number above 0, such as {name} {standard}.");
    Environment.Exit(2);
    return 0;
}

static Image Tiled(List<Image> tiles, int columns)
{
    const int Gap = 2;
    int side = tiles[0].Rows + Gap, rows = tiles.Count / columns, width = columns * side + Gap;
    var pixels = new byte[(rows * side + Gap) * width * 3];
    Array.Fill(pixels, (byte)255);
    for (int i = 0; i < tiles.Count; i++)
        for (int row = 0; row < tiles[i].Rows; row++)
            tiles[i].Pixels.Slice(row * tiles[i].Columns * 3, tiles[i].Columns * 3)
                .CopyTo(pixels.AsSpan(((i / columns * side + Gap + row) * width + i % columns * side + Gap) * 3));
    return new Image(rows * side + Gap, width, 3, pixels);
}

/// <summary>One fruit before one background: all that varies is drawn once, when it is made.</summary>
sealed class Fruit
{
    private readonly string _type;
    private readonly Random _random;
    private readonly float _hue, _strayHue, _saturation, _value, _stray, _spots, _turn, _wide, _bend, _thick, _noise;
    private readonly Vector2 _middle, _light, _slope;
    private readonly float _scale;
    private readonly bool _leaf;
    private readonly Vector3 _near, _far;
    private readonly Vector4[] _waves;

    public Fruit(string type, string color, Random random)
    {
        (_type, _random) = (type, random);
        // Where colours meet they come close: a yellow that is nearly green, a red that is nearly orange.
        (_hue, _strayHue) = color switch
        {
            "green" => (Between(82, 135), 62),
            "red" => (Between(-14, 14), 34),
            _ => (Between(43, 62), Between(0, 1) < 0.5f ? 80 : 32),
        };
        (_saturation, _value) = (Between(0.6f, 0.95f), Between(0.55f, 0.95f));
        (_stray, _spots) = (Between(0, 0.6f), Between(0, 1));
        float most = type == "banana" ? MathF.PI : 0.8f; // a banana lies as it likes
        _turn = Between(-most, most);
        (_wide, _bend, _thick) = (Between(0.85f, 1.15f), Between(0.8f, 1.15f), Between(0.2f, 0.29f));
        _scale = Between(0.5f, 0.85f);
        _middle = new Vector2(Between(-0.22f, 0.22f), Between(-0.22f, 0.22f));
        _light = Direction();
        _leaf = Between(0, 1) < 0.5f;
        // The background may have the colour of the fruit, so the mean of all pixels does not tell the answer.
        float backHue = Between(0, 360), backSaturation = Between(0, 0.6f), backValue = Between(0.2f, 0.95f);
        _near = Rgb(backHue, backSaturation, backValue);
        _far = Rgb(backHue + Between(-40, 40), backSaturation * Between(0.5f, 1), backValue * Between(0.6f, 1));
        _slope = Direction();
        _noise = Between(0.005f, 0.04f);
        _waves = [.. Enumerable.Range(0, 4).Select(_ => new Vector4(Between(-7, 7), Between(-7, 7), Between(0, 6.28f), 0))];
    }

    public Image Draw(int size)
    {
        const int Samples = 3; // a pixel is the mean of 3 x 3 points
        var values = new float[size * size * 3];
        for (int row = 0, at = 0; row < size; row++)
            for (int column = 0; column < size; column++)
            {
                var sum = Vector3.Zero;
                for (int i = 0; i < Samples * Samples; i++)
                {
                    float across = (column + (i % Samples + 0.5f) / Samples) / size, down = (row + (i / Samples + 0.5f) / Samples) / size;
                    sum += ColorAt(new Vector2(across * 2 - 1, 1 - down * 2));
                }
                sum /= Samples * Samples;
                (values[at++], values[at++], values[at++]) = (sum.X + Noise(), sum.Y + Noise(), sum.Z + Noise());
            }
        return Image.FromFloats(values, size, size, 3);
    }

    /// <summary>The colour at a place of the picture, whose sides run from -1 to 1, y upwards.</summary>
    private Vector3 ColorAt(Vector2 place)
    {
        var p = OnFruit(place);
        if (IsStem(p)) return new Vector3(0.36f, 0.25f, 0.13f) * (0.8f + 0.2f * Wave(p * 3));
        if (_leaf && IsLeaf(p)) return Rgb(110, 0.7f, 0.5f + 0.1f * Wave(p * 2));
        float depth = Depth(p);
        if (depth > 0) return Skin(p, depth);
        float blend = 0.5f + 0.5f * Math.Clamp(Vector2.Dot(place, _slope), -1, 1);
        float shadow = Math.Clamp(Depth(OnFruit(place + _light * 0.1f)) * 3, 0, 1);
        return Vector3.Lerp(_near, _far, blend) * (1 - 0.45f * shadow) * (1 + 0.05f * Wave(place * 2));
    }

    private Vector3 Skin(Vector2 p, float depth)
    {
        float stray = _stray * Math.Clamp(0.3f + 0.7f * Wave(p), 0, 1);
        var skin = Rgb(_hue + (_strayHue - _hue) * stray, _saturation, _value);
        if (_spots > 0.4f && Wave(p * 6) > 0.62f) skin *= _type == "apple" ? 1.15f : 0.7f; // freckles
        if (_type == "banana" && MathF.Abs(Along(p)) > 0.9f) skin *= 0.35f; // dark tips
        var toLight = Vector2.Transform(_light, Matrix3x2.CreateRotation(-_turn));
        float dome = MathF.Sqrt(Math.Clamp(depth * (2 - depth), 0, 1));
        float shade = 0.5f + 0.4f * dome + 0.25f * Vector2.Dot(p, toLight);
        float gloss = 0.5f * MathF.Exp(-Vector2.DistanceSquared(p, toLight * 0.4f) / 0.03f) * (_type == "banana" ? 0.3f : 1);
        return skin * Math.Clamp(shade, 0.15f, 1.2f) + new Vector3(gloss);
    }

    /// <summary>1 in the middle of the fruit, 0 at its edge, negative outside.</summary>
    private float Depth(Vector2 p)
    {
        switch (_type)
        {
            case "apple":
                float fromTop = MathF.Abs(MathF.Atan2(p.X, p.Y)), fromBottom = MathF.PI - fromTop;
                float edge = 0.8f * (1 - 0.3f * MathF.Exp(-fromTop * fromTop / 0.16f) - 0.1f * MathF.Exp(-fromBottom * fromBottom / 0.09f));
                return 1 - p.Length() / edge;
            case "pear":
                float belly = Vector2.Distance(p, new Vector2(0, -0.28f)) - 0.6f, neck = Vector2.Distance(p, new Vector2(0, 0.42f)) - 0.27f;
                float join = Math.Clamp(0.5f + 0.5f * (neck - belly) / 0.45f, 0, 1); // both circles as one smooth outline
                return -(neck + (belly - neck) * join - 0.45f * join * (1 - join)) / 0.6f;
            default:
                float along = Along(p);
                if (MathF.Abs(along) >= 1) return -1;
                float width = _thick * MathF.Pow(1 - along * along, 0.4f);
                return 1 - MathF.Abs(Vector2.Distance(p, BendCentre) - _bend) / MathF.Max(width, 0.01f);
        }
    }

    private Vector2 BendCentre => new(0, _bend * 0.75f);

    /// <summary>Where along a banana a place is: -1 at one end, 1 at the other.</summary>
    private float Along(Vector2 p) => MathF.Atan2(p.X, BendCentre.Y - p.Y) / (1.1f / _bend);

    private bool IsStem(Vector2 p) => _type switch
    {
        "apple" => NearLine(p, new Vector2(0, 0.5f), new Vector2(0.1f, 0.92f), 0.05f),
        "pear" => NearLine(p, new Vector2(0, 0.62f), new Vector2(0.12f, 1), 0.05f),
        _ => false,
    };

    private bool IsLeaf(Vector2 p)
    {
        if (_type == "banana") return false;
        var q = Vector2.Transform(p - new Vector2(0.3f, 0.85f), Matrix3x2.CreateRotation(-0.4f)) / new Vector2(0.26f, 0.1f);
        return q.LengthSquared() < 1;
    }

    private Vector2 OnFruit(Vector2 place) =>
        Vector2.Transform(place - _middle, Matrix3x2.CreateRotation(-_turn)) / (_scale * new Vector2(_wide, 1 / _wide));

    // A smooth, irregular pattern from -1 to 1.
    private float Wave(Vector2 p)
    {
        float sum = 0;
        foreach (var wave in _waves) sum += MathF.Sin(p.X * wave.X + p.Y * wave.Y + wave.Z);
        return sum / _waves.Length * 1.5f;
    }

    private static bool NearLine(Vector2 p, Vector2 from, Vector2 to, float width)
    {
        var line = to - from;
        float along = Math.Clamp(Vector2.Dot(p - from, line) / line.LengthSquared(), 0, 1);
        return Vector2.Distance(p, from + line * along) < width;
    }

    private float Between(float low, float high) => low + (high - low) * _random.NextSingle();

    // The sum of three uniform numbers is near enough to a bell curve.
    private float Noise() => _noise * (Between(-1, 1) + Between(-1, 1) + Between(-1, 1));

    private Vector2 Direction()
    {
        float angle = Between(0, 2 * MathF.PI);
        return new Vector2(MathF.Cos(angle), MathF.Sin(angle));
    }

    /// <summary>Hue in degrees, saturation and value from 0 to 1 (A. R. Smith, 1978).</summary>
    private static Vector3 Rgb(float hue, float saturation, float value)
    {
        return new Vector3(Channel(5), Channel(3), Channel(1));
        float Channel(int n)
        {
            float k = (((n + hue / 60) % 6) + 6) % 6;
            return value - value * saturation * Math.Clamp(MathF.Min(k, 4 - k), 0, 1);
        }
    }
}
