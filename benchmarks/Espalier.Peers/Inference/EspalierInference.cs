namespace Peers;

/// <summary>Espalier as its users call it: <c>Model.Predict</c>.</summary>
sealed class EspalierInference(Model model, Tensor rows) : InferenceContestant
{
    private IReadOnlyDictionary<string, Tensor> _last = new Dictionary<string, Tensor>();

    public override string Name => "Espalier";

    public override float[] Predictions => [.. model.Heads.SelectMany(head => _last[head.Name].Values)];

    public override void Run(int times)
    {
        for (int i = 0; i < times; i++) _last = model.Predict(rows, batchSize: rows.Shape[0]);
    }
}
