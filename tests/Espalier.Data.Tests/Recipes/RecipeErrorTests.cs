using Espalier.Data;

namespace Espalier.Tests;

/// <summary>Every mistake in a recipe is an error that names file, line and column, says what is wrong and what would be right.</summary>
public class RecipeErrorTests
{
    [Theory]
    [InlineData("", "r.yaml, line 1, column 1: the recipe should be a map with some of the keys name, data, features, images, augment, trunk, branches, heads, split, predict, training but is empty.")]
    [InlineData("penguins.csv", "r.yaml, line 1, column 1: the recipe should be a map with some of the keys name, data, features, images, augment, trunk, branches, heads, split, predict, training but is 'penguins.csv'.")]
    [InlineData("data: a.csv", "r.yaml, line 1, column 1: a recipe needs 'heads': the names of the columns to predict, such as heads: [species].")]
    [InlineData("data: a.csv\nhaeds: [x]", "r.yaml, line 2, column 1: a recipe has no key 'haeds'. Did you mean 'heads'? Keys here: name, data, features, images, augment, trunk, branches, heads, split, predict, training.")]
    [InlineData("heads: []", "r.yaml, line 1, column 8: 'heads' needs at least one head: the name of a column to predict.")]
    [InlineData("heads: [a, b, a]", "r.yaml, line 1, column 15: two heads are named 'a'. Keep one.")]
    [InlineData("heads: [a/b]", "r.yaml, line 1, column 9: a head needs a name without '/' and without blanks at its ends but got 'a/b'. Give it another name and say which column it is: { column: 'a/b' }.")]
    [InlineData("heads:\n  color: sigmoyd", "r.yaml, line 2, column 10: 'heads.color' should be one of softmax, ordered, sigmoid, multilabel, number but is 'sigmoyd'. Did you mean 'sigmoid'?")]
    [InlineData("heads:\n  color:\n    knd: sigmoid", "r.yaml, line 3, column 5: 'heads.color' has no key 'knd'. Did you mean 'kind'? Keys here: kind, column, from, branch, loss, loss_weight, class_weights, metrics, order, positive, threshold, separator, scale.")]
    [InlineData("heads: {a: {branch: [16, x]}}", "r.yaml, line 1, column 26: 'heads.a.branch[2]' should be a layer: a number of units of a dense layer, one of the words flatten, max_pool, average_pool, global_max_pool, global_average_pool, batch_norm, or a map such as { conv: 32 }, but is 'x'.")]
    [InlineData("heads: {a: {loss_weight: -1}}", "r.yaml, line 1, column 26: 'heads.a.loss_weight' should be a number of 0 or more but is '-1'.")]
    [InlineData("heads: {a: {loss: mse, metrics: [acuracy]}}", "r.yaml, line 1, column 34: There is no metric 'acuracy'. Did you mean 'accuracy'? Known: ")]
    [InlineData("heads: {a: {class_weights: balenced}}", "r.yaml, line 1, column 28: 'heads.a.class_weights' should be one of balanced, none but is 'balenced'. Did you mean 'balanced'?")]
    [InlineData("heads: {a: {from: taste}}\nbranches: {tasty: [8]}", "r.yaml, line 1, column 19: 'heads.a.from': there is no branch 'taste'. Did you mean 'tasty'? Branches: tasty. Name branches in the section 'branches'.")]
    [InlineData("heads: [a]\nbranches: {b: {from: c}, c: [8]}", "r.yaml, line 2, column 22: 'branches.b.from': there is no branch 'c'. There are no branches. Branches can grow from branches above them.")]
    [InlineData("heads: [a]\ntrunk: [64, 0]", "r.yaml, line 2, column 13: 'trunk[2]' should be a whole number of 1 or more but is '0'.")]
    [InlineData("heads: [a]\ntrunk: [{units: 8, activation: rely}]", "r.yaml, line 2, column 32: There is no activation 'rely'. Did you mean 'Relu'? Known: ")]
    [InlineData("heads: [a]\ntrunk: [{units: 8, dropout: 1}]", "r.yaml, line 2, column 29: 'trunk[1].dropout' should be a number from 0 to below 1 but is '1'.")]
    [InlineData("heads: [a]\ntrunk: [{activation: relu}]", "r.yaml, line 2, column 9: 'trunk[1]' should say what layer it is by one of the keys units, conv, separable_conv, max_pool, average_pool, global_pool, layer, dropout, spatial_dropout but has activation.")]
    [InlineData("heads: [a]\nsplit: {test: 1.5}", "r.yaml, line 2, column 15: 'split.test' should be a share from 0 to below 1, or a whole number of rows but is '1.5'.")]
    [InlineData("heads: [a]\nsplit: {tests: 0.5}", "r.yaml, line 2, column 9: 'split' has no key 'tests'. Did you mean 'test'? Keys here: test, validation, seed, stratify, group, hold_out, keep_duplicates_together, shuffle.")]
    [InlineData("heads: [a]\ntraining: {epochs: many}", "r.yaml, line 2, column 20: 'training.epochs' should be a whole number of 0 or more but is 'many'.")]
    [InlineData("heads: [a]\ntraining: {optimizer: adma}", "r.yaml, line 2, column 23: There is no optimizer 'adma'. Did you mean 'Adam'? Known: ")]
    [InlineData("heads: [a]\ntraining: {optimizer: {adam: {lerning_rate: 1}}}", "r.yaml, line 2, column 31: 'adam' has no setting 'lerning_rate'. Did you mean 'learning_rate'? Settings here: ")]
    [InlineData("heads: [a]\ntraining: {optimizer: {adam: {learning_rate: fast}}}", "r.yaml, line 2, column 24: adam: 'learning_rate' should be ")]
    [InlineData("heads: [a]\ntraining: {early_stopping: {monitr: val_loss}}", "r.yaml, line 2, column 29: 'training.early_stopping' has no key 'monitr'. Did you mean 'monitor'? Keys here: monitor, patience, min_delta, restore_best, start_from_epoch.")]
    [InlineData("heads: [a]\ntraining: {reduce_on_plateau: {factor: 1}}", "r.yaml, line 2, column 40: 'training.reduce_on_plateau.factor' should be a number between 0 and 1 but is '1'.")]
    [InlineData("heads: [a]\ndata: {source: whine}", "r.yaml, line 2, column 16: 'data.source': there is no data set 'whine'. Did you mean 'wine'? Known: ")]
    [InlineData("heads: [a]\ndata: {path: a.csv, derive: {q: {from: a}}}", "r.yaml, line 2, column 33: 'data.derive.q' needs one of bins, pattern, regex, separator, date, one_of, any_of, quantity, yes_no, one_spelling or list but has none.")]
    [InlineData("heads: [a]\ndata: {path: a.csv, derive: {q: {bins: {x: \"about 4\"}}}}", "r.yaml, line 2, column 44: 'data.derive.q.bins.x': A bin such as '≤4 bad', '5–6 ok', '>=7 good' was expected but got 'about 4'.")]
    [InlineData("heads: [a]\nfeatures: {scale: standart}", "r.yaml, line 2, column 19: 'features.scale' should be one of standard, minmax, robust, quantile, normal, log, none but is 'standart'. Did you mean 'standard'?")]
    [InlineData("heads: [a]\nheads: [b]", "r.yaml, line 2, column 1: the key 'heads' is here a second time; the first is in line 1. Keep one.")]
    [InlineData("heads: [a", "r.yaml, line 2, column 1: this is no YAML: ")]
    [InlineData("heads: &x [a]\ntrunk: *x", "r.yaml, line 1, column 8: anchors (&name) are not used in recipes. Write the value out.")]
    [InlineData("heads: !!python/object [a]", "r.yaml, line 1, column 8: tags (!name) are not used in recipes.")]
    [InlineData("heads: [a]\n---\nheads: [b]", "r.yaml, line 2, column 1: a recipe is one YAML document but a second one begins here.")]
    public void AMistakeIsNamedWithItsPlace(string text, string message)
    {
        var error = Assert.Throws<EspalierException>(() => Recipe.Parse(text, "r.yaml"));
        if (message.EndsWith(' ')) Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        else if (message.EndsWith('?')) Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        else Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("heads: [colour]", "r.yaml, line 1, column 9: head 'colour' should be learnt from column 'colour' but there is no such column. Did you mean 'color'? The columns are: size, color, shape, one, none.")]
    [InlineData("heads: [color, one]", "r.yaml, line 1, column 16: head 'one' has only one class: every label of column 'one' is 'same'. There is nothing to learn; leave the head out.")]
    [InlineData("heads: [none]", "r.yaml, line 1, column 9: head 'none' has no label: column 'none' is empty in all 40 rows. Leave the head out.")]
    [InlineData("heads: [color]\nfeatures: [sise]", "r.yaml, line 2, column 11: 'features' names column 'sise' but there is no such column. Did you mean 'size'? The columns are: size, color, shape, one, none.")]
    [InlineData("heads: [color]\nfeatures: [size, color]", "r.yaml, line 2, column 11: column 'color' is a head, so it cannot be a feature too: the network would see the answer. Take it out of 'features'.")]
    [InlineData("heads: [color]\nsplit: {group: user}", "r.yaml, line 2, column 8: split: there is no column 'user' to group by. The columns are: size, color, shape, one, none.")]
    [InlineData("heads: [color]\nsplit: {test: 41}", "r.yaml, line 2, column 8: split: The size of the test part must be a share in [0, 1) or a whole number of rows up to 40, but it is 41.")]
    [InlineData("heads:\n  shape: {class_weights: {rond: 2}}", "r.yaml, line 2, column 3: head 'shape': 'class_weights' names class 'rond' but the classes are flat, long, round. Did you mean 'round'?")]
    [InlineData("heads:\n  shape: sigmoid", "r.yaml, line 2, column 3: head 'shape': Column 'shape' needs two classes for yes and no but has 3: flat, long, round.")]
    [InlineData("heads:\n  color: {positive: rot}", "r.yaml, line 2, column 3: head 'color': Column 'color': 'rot' should be the positive class but the classes are blue and red. Did you mean 'red'?")]
    [InlineData("heads:\n  size: {class_weights: balanced}", "r.yaml, line 2, column 3: head 'size': 'class_weights' go with softmax and sigmoid heads but this one is Number.")]
    [InlineData("data: nowhere.csv\nheads: [color]", "")]
    public void AMistakeAboutTheDataIsNamedWithItsPlaceInTheRecipe(string text, string message)
    {
        if (message.Length == 0)
        {
            var missing = Assert.Throws<EspalierException>(() => Recipe.Parse(text, "r.yaml", "/no/such/folder").Prepare());
            Assert.Equal("r.yaml, line 1, column 7: there is no file 'nowhere.csv' (looked for at '/no/such/folder/nowhere.csv'). Paths are relative to the recipe's folder.", missing.Message);
            return;
        }
        var error = Assert.Throws<EspalierException>(() => Recipe.Parse(text, "r.yaml").Prepare(Things()));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("heads:\n  shape: { loss: sparse_categorical_crossentropy }", "r.yaml, line 2, column 3: head 'shape': its loss 'sparse_categorical_crossentropy' needs labels of another shape than recipes make: for softmax they are one-hot rows. Use categorical_crossentropy.")]
    [InlineData("heads:\n  size: { metrics: [accuracy] }", "r.yaml, line 2, column 3: head 'size': Metric 'accuracy' says nothing about ")]
    public void WhatDoesNotFitAHeadIsNamedWhenTheNetworkIsBuilt(string text, string message)
    {
        using var data = Recipe.Parse(text, "r.yaml").Prepare(Things());
        Assert.StartsWith(message, Assert.Throws<EspalierException>(() => data.Fitted.Build()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABadValueOfTheDataIsNamedWithItsRow()
    {
        var sizes = Enumerable.Range(0, 40).Select(i => (double)i).ToArray();
        sizes[7] = double.PositiveInfinity;
        var error = Assert.Throws<EspalierException>(() => Recipe.Parse("heads: [color]", "r.yaml").Prepare(Things().With(new NumberColumn("size", sizes))));
        Assert.Contains("row 8, column 'size': a finite number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AValueFromOutsideIsNamedByItsKey()
    {
        var recipe = Recipe.Parse("heads: [a]", "r.yaml");
        Assert.Equal("training.epochs=x: 'training.epochs' should be a whole number of 0 or more but is 'x'.",
            Assert.Throws<EspalierException>(() => recipe.With("training.epochs", "x")).Message);
        Assert.StartsWith("training.epoch=1: 'training' has no key 'epoch'. Did you mean 'epochs'?",
            Assert.Throws<EspalierException>(() => recipe.With("training.epoch", "1")).Message, StringComparison.Ordinal);
    }

    private static Table Things() => new(
    [
        new NumberColumn("size", [.. Enumerable.Range(0, 40).Select(i => (double)i)]),
        new TextColumn("color", [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "red" : "blue")]),
        new TextColumn("shape", [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? "flat" : i % 3 == 1 ? "long" : "round")]),
        new TextColumn("one", [.. Enumerable.Repeat("same", 40)]),
        new TextColumn("none", new string?[40]),
    ]);
}
