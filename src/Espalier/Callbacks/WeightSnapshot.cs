using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>A copy of all weights of a model, to go back to. Memory is taken once.</summary>
internal sealed class WeightSnapshot
{
    private readonly float[][] _values;

    public WeightSnapshot(Model model) => _values = [.. model.Weights.Select(w => new float[w.Values.Length])];

    public void Take(Model model)
    {
        var weights = model.Weights;
        for (int i = 0; i < _values.Length; i++) weights[i].Values.CopyTo(_values[i]);
    }

    public void Restore(Model model)
    {
        var weights = model.Weights;
        for (int i = 0; i < _values.Length; i++) _values[i].CopyTo(weights[i].Values);
    }

    public JsonArray Save() => [.. _values.Select(v => JsonValue.Create(Convert.ToBase64String(MemoryMarshal.AsBytes<float>(v))))];

    /// <exception cref="EspalierException">The state is of another model.</exception>
    public static WeightSnapshot Load(Model model, JsonArray state)
    {
        var snapshot = new WeightSnapshot(model);
        bool fits = state.Count == snapshot._values.Length;
        for (int i = 0; fits && i < state.Count; i++)
            fits = state[i] is JsonValue value && value.TryGetValue(out string? text)
                && Convert.TryFromBase64String(text, MemoryMarshal.AsBytes(snapshot._values[i].AsSpan()), out int written)
                && written == snapshot._values[i].Length * sizeof(float);
        return fits ? snapshot : throw new EspalierException($"The saved best weights are not those of {model.DisplayName}.");
    }
}
