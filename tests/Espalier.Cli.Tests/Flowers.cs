using System.Globalization;
using System.Text;

namespace Espalier.Cli.Tests;

/// <summary>A small table with three questions that its measurements answer, and a recipe for it.</summary>
internal static class Flowers
{
    public const string Recipe =
        """
        data: flowers.csv
        heads:
          kind: softmax
          tall: sigmoid
          weight: number
        trunk: [{ units: 16, batch_norm: true, dropout: 0.1 }, 8]
        split: { test: 0.25, validation: 0.1, seed: 3 }
        training: { epochs: 6, batch_size: 16, seed: 5 }

        """;

    public static string Table(int rows = 240)
    {
        var text = new StringBuilder("length,width,soil,kind,tall,weight\n");
        for (int i = 0; i < rows; i++)
        {
            int kind = i % 3;
            double wobble = Math.Sin(i * 12.9898) * 0.5, length = 2 + kind * 1.5 + wobble, width = 5 - kind + Math.Cos(i * 78.233) * 0.5;
            string tall = i % 17 == 0 ? "" : length > 3.5 ? "yes" : "no";
            text.Append(CultureInfo.InvariantCulture, $"{length:0.000},{width:0.000},{(i % 2 == 0 ? "clay" : "sand")},{"abc"[kind]},{tall},{10 * length + width:0.00}\n");
        }
        return text.ToString();
    }

    public static void Plant(Tool tool, string? recipe = null)
    {
        tool.Write("flowers.csv", Table());
        tool.Write("flowers.yaml", recipe ?? Recipe);
    }
}
