namespace Espalier.Data;

/// <summary>Writes scalers as expressions.</summary>
internal static class CSharpScalers
{
    /// <summary>The expression that scales a number.</summary>
    /// <param name="file">The file.</param>
    /// <param name="scaler">The scaler.</param>
    /// <param name="x">The number.</param>
    /// <param name="name">What arrays are named after.</param>
    /// <param name="column">The column, for messages.</param>
    /// <exception cref="EspalierException">The scaler is of a kind that plain C# is not written for.</exception>
    public static string Forward(CSharpText file, Scaler scaler, string x, string name, string column)
    {
        switch (scaler)
        {
            case NoScaler: return x;
            case StandardScaler s: return $"(({x} - {Number(s.Mean)}) / {Number(s.Deviation)})";
            case LogScaler s: return $"((Math.CopySign(Math.Log(1.0 + Math.Abs({x}) / {Number(s.Unit)}), {x}) - {Number(s.Mean)}) / {Number(s.Deviation)})";
            case RobustScaler s: return $"(({x} - {Number(s.Median)}) / {Number(s.Range)})";
            case MinMaxScaler s: return $"(({x} - {Number(s.Minimum)}) * {Number(s.Factor)} + {Number(s.Low)})";
            case QuantileScaler s:
                var (quantiles, fractions) = Tables(file, s, name, column);
                string mirrored = file.Computed($"{quantiles}Mirrored", "double", $"{file.Call("Mirror")}({quantiles})");
                string mirroredFractions = file.Computed($"{fractions}Mirrored", "double", $"{file.Call("Mirror")}({fractions})");
                return $"{file.Call("Rank")}({x}, {quantiles}, {mirrored}, {fractions}, {mirroredFractions}, {(s.Normal ? "true" : "false")})";
            default: throw Unknown(scaler, column);
        }
    }

    /// <summary>The expression that takes a scaled number back; see <see cref="Forward"/>.</summary>
    public static string Inverse(CSharpText file, Scaler scaler, string x, string name, string column)
    {
        switch (scaler)
        {
            case NoScaler: return x;
            case StandardScaler s: return $"{x} * {Number(s.Deviation)} + {Number(s.Mean)}";
            case LogScaler s:
                string log = $"({x} * {Number(s.Deviation)} + {Number(s.Mean)})";
                return $"Math.CopySign((Math.Exp(Math.Abs({log})) - 1.0) * {Number(s.Unit)}, {log})";
            case RobustScaler s: return $"{x} * {Number(s.Range)} + {Number(s.Median)}";
            case MinMaxScaler s: return $"({x} - {Number(s.Low)}) / {Number(s.Factor)} + {Number(s.Minimum)}";
            case QuantileScaler s:
                var (quantiles, fractions) = Tables(file, s, name, column);
                return $"{file.Call("OfRank")}({x}, {quantiles}, {fractions}, {(s.Normal ? "true" : "false")})";
            default: throw Unknown(scaler, column);
        }
    }

    private static (string Quantiles, string Fractions) Tables(CSharpText file, QuantileScaler scaler, string name, string column)
    {
        string quantiles = file.Doubles($"{name}Quantiles", scaler.Values, CSharpText.Comment($"{column}: {scaler.Values.Length} quantiles"));
        return (quantiles, file.Computed($"Fractions{scaler.Values.Length}", "double", $"{file.Call("Evenly")}({scaler.Values.Length})"));
    }

    private static string Number(double value) => value < 0 ? $"({CSharpText.Literal(value)})" : CSharpText.Literal(value);

    private static EspalierException Unknown(Scaler scaler, string column) =>
        new($"Column '{column}' cannot be written as C#: {scaler.GetType().Name} is not among the scalers that plain C# is written for.");
}
