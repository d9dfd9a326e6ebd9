using Espalier.Data;

namespace Espalier.Design.Tests.Advise;

/// <summary>Columns described in words, where there is no data yet.</summary>
public sealed class DescriptionTests
{
    [Theory]
    [InlineData("sales: more|fewer|same", "softmax sales in order fewer < same < more")]
    [InlineData("species: A|B|C, large petal: yes/no", "softmax species; sigmoid large petal")]
    [InlineData("type: apple|banana|pear; colour: red|yellow|green", "softmax type; softmax colour")]
    [InlineData("genres: many of quirky|witty|action", "multilabel genres by |")]
    [InlineData("section: politics/sport/culture", "softmax section")]
    [InlineData("quality: bad<ok<good, price: number, visits: count, id: id", "softmax quality in order bad < ok < good; number price; number visits as a count")]
    [InlineData("stars: 1..5", "softmax stars in order 1 < 2 < 3 < 4 < 5")]
    [InlineData("{ \"species\": [\"a\", \"b\", \"c\"], \"tags\": { \"many\": [\"x\", \"y\"] } }", "softmax species; multilabel tags by |")]
    [InlineData("quality: bad<ok<good\ncolour:\n  one: [red, white]\n", "softmax quality in order bad < ok < good; sigmoid colour")]
    public void DescribedColumnsBecomeHeads(string text, string heads)
    {
        Advice advice = Advisor.OfDescription(text);
        Assert.Equal(heads, string.Join("; ", advice.Heads.Select(h => h.Answer)));
        Recipe.Parse(advice.Recipe!);
    }

    [Fact]
    public void SomeMayBeFeatures()
    {
        Advice advice = Advisor.OfDescription("colour: red|white, alcohol: number", ["colour"]);
        Assert.Equal("colour", Assert.Single(advice.Heads).Name);
        Assert.Equal(["alcohol"], advice.Features);
    }

    [Theory]
    [InlineData("", "columns were expected")]
    [InlineData("quality", "colour: red|white")]
    [InlineData("quality: bad", "'quality' is described as 'bad'")]
    [InlineData("a: x|x", "names 'x' twice")]
    [InlineData("a: x|y, a: number", "'a' is described twice")]
    [InlineData("a: x<y", "at least 3 classes")]
    [InlineData("a: 5..1", "go up")]
    [InlineData("{ a: { few: [x, y] } }", "no key 'few'")]
    public void WhatCannotBeReadIsSaid(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<EspalierException>(() => Advisor.OfDescription(text)).Message);
}
