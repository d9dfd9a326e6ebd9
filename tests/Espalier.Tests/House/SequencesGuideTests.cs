using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.House;

/// <summary>The example of the guide to sequences runs, learns, and stands in the guide as it stands here.</summary>
public class SequencesGuideTests
{
    // Sentences of 3 to 8 words from 1 to 19, filled up with 0. Words below 10 speak of one topic, the others of another; 1 says no.
    private static (Tensor Words, Tensor Topic, Tensor Negated) Sentences(int rows)
    {
        var key = RandomKey.For(1, "sentences");
        Tensor words = new(new Shape(rows, 8)), topic = new(new Shape(rows, 1)), negated = new(new Shape(rows, 1));
        for (int row = 0; row < rows; row++)
        {
            int length = 3 + key.Integer(row * 100, 6), about = key.Integer(row * 100 + 1, 2);
            for (int step = 0; step < length; step++) words.Row(row)[step] = 2 + about * 9 + key.Integer(row * 100 + 2 + step, 9);
            topic.Values[row] = about;
            if (negated.Values[row] == key.Integer(row * 100 + 20, 2)) continue;
            negated.Values[row] = 1;
            words.Row(row)[key.Integer(row * 100 + 30, length)] = 1;
        }
        return (words, topic, negated);
    }

    [Fact]
    public void TheExampleLearns()
    {
        var (words, topic, negated) = Sentences(600);

        // guide
        var sentence = Espalier.Layers.Input(new Shape(8), name: "sentence");     // word numbers, 0 where a sentence is shorter
        var read = sentence.Embedding(20, 8, maskZero: true)                      // (batch, 8, 8), and which steps count
            .Bidirectional(new GRU(8, returnSequences: true))                     // (batch, 8, 16)
            .LSTM(8);                                                             // (batch, 8): what is left behind the last word

        var model = new Model(sentence, new[]
        {
            read.Dense(1, Activation.Sigmoid, name: "topic"),
            read.Dense(1, Activation.Sigmoid, name: "negated"),
        });
        model.Compile(new Adam(0.01), Loss.BinaryCrossentropy, metrics: new Accuracy());

        var data = new Dataset(words, new() { ["topic"] = topic, ["negated"] = negated });
        var history = model.Fit(data, validationSplit: 0.25, epochs: 8);
        // end

        Assert.True(history["val_topic_accuracy"][^1] > 0.95, $"topic: {history["val_topic_accuracy"][^1]}");
        Assert.True(history["val_negated_accuracy"][^1] > 0.95, $"negated: {history["val_negated_accuracy"][^1]}");
    }

    [Fact]
    public void TheGuideShowsIt()
    {
        string root = GoldenFolder.RepositoryRoot;
        string[] source = File.ReadAllLines(Path.Combine(root, "tests/Espalier.Tests/House/SequencesGuideTests.cs"));
        int start = Array.FindIndex(source, l => l.Trim() == "// guide"), end = Array.FindIndex(source, l => l.Trim() == "// end");
        string[] example = [.. source[(start + 1)..end].Select(l => l.Length > 8 ? l[8..] : "").Select(l => l.Replace("Espalier.Layers.", "Layers.", StringComparison.Ordinal))];
        string guide = File.ReadAllText(Path.Combine(root, "docs/guide/sequences.md"));
        Assert.All(example, line => Assert.Contains(line, guide, StringComparison.Ordinal));
    }
}
