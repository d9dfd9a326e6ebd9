using Espalier.Graph;
using Espalier.Onnx.Protocol;
using Espalier.Tests.Layers;

namespace Espalier.Onnx.Tests;

/// <summary>Every layer and every op has an answer in ONNX, or stands here with the reason why not.</summary>
public class ContractTests
{
    // Layers that act in training only: a file shows nothing of them.
    private static readonly Type[] TrainingOnly =
    [
        typeof(Dropout), typeof(SpatialDropout1D), typeof(SpatialDropout2D), typeof(SpatialDropout3D), typeof(AlphaDropout), typeof(GaussianDropout),
        typeof(GaussianNoise), typeof(ActivityRegularization), typeof(RandomBrightness), typeof(RandomContrast), typeof(RandomFlip),
        typeof(RandomRotation), typeof(RandomTranslation), typeof(RandomZoom),
    ];

    private static readonly Dictionary<Type, string> WithoutCounterpart = new()
    {
        [typeof(AffineWarp)] = "random pictures in training",
        [typeof(RotationMatrix)] = "random pictures in training",
        [typeof(RandomNormal)] = "random numbers in training",
        [typeof(RandomUniform)] = "random numbers in training",
        [typeof(Assign)] = "changes weights",
        [typeof(Pack)] = "gradients of all weights in one stretch",
        [typeof(SigmoidCrossentropy)] = "a loss",
        [typeof(SoftmaxCrossentropy)] = "a loss",
        [typeof(ProjectConflicts)] = "gradients of several losses",
        [typeof(ScatterAdd)] = "the gradient of a look-up",
        [typeof(MatMulTransposedA)] = "the gradient of a product",
        [typeof(ConvolutionFilterGradient)] = "the gradient of a convolution",
    };

    [Fact]
    public void EveryLayerCanBeExported()
    {
        var examples = LayerExamples.Found.ToLookup(e => e.Value.Make().GetType(), e => e.Key);
        using var folder = new TemporaryFolder();
        foreach (var type in typeof(Layer).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract && t.IsPublic && !t.IsAssignableTo(typeof(Model))))
        {
            Assert.True(examples.Contains(type), $"{type.Name} has no example: nobody knows whether ONNX can express it.");
            foreach (string name in examples[type])
            {
                var (model, _) = ExampleModels.Make(name, 1);
                OnnxFile.Export(model, folder["model.onnx"]);
                var nodes = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder["model.onnx"])).Graph.Node;
                if (TrainingOnly.Contains(type)) Assert.All(nodes, n => Assert.Equal("Identity", n.OpType));
            }
        }
    }

    [Fact]
    public void EveryOpIsWrittenOrExcused()
    {
        var ops = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract && t.IsPublic
            && t != typeof(Input) && t != typeof(Constant) && t != typeof(ParameterRead) && t != typeof(Phase));
        // Only passes make these, and files are written from the graph before the passes.
        string[] fused = [.. Directory.GetFiles(Samples.Path("../src/Espalier.Graph/Ops/Fused"), "*.cs").Select(f => Path.GetFileNameWithoutExtension(f))];
        foreach (var op in ops)
        {
            bool isGradient = op.Name.EndsWith("Gradient", StringComparison.Ordinal) && op != typeof(ConvolutionInputGradient);
            bool isWritten = Writers.OfOps.ContainsKey(op), isExcused = isGradient || fused.Contains(op.Name) || WithoutCounterpart.ContainsKey(op);
            Assert.True(isWritten != isExcused, $"{op.Name} {(isWritten ? "is written and excused" : "is neither written nor excused")}.");
        }
    }

    [Fact]
    public void WhatCannotBeExpressedIsNamedAtOnce()
    {
        var x = Espalier.Layers.Input(new Shape(4, 4, 1), name: "x");
        var turn = new Turned("turn").Apply(x);
        var model = new Model(x, turn.Flatten().Dense(1, name: "y"));
        using var folder = new TemporaryFolder();
        string message = Assert.Throws<EspalierException>(() => OnnxFile.Export(model, folder["model.onnx"])).Message;
        Assert.Contains("turn/AffineWarp", message, StringComparison.Ordinal);
        Assert.Contains("turn/RotationMatrix", message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["model.onnx"]));
    }

    private sealed class Turned(string name) : Layer(name)
    {
        protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) =>
            [Op.Apply(new AffineWarp(PixelInterpolation.Bilinear, EdgeMode.Constant), inputs[0], Op.Apply(new RotationMatrix(4, 4), Op.Apply(new ReduceMax([1, 2]), inputs[0])))];
    }
}
