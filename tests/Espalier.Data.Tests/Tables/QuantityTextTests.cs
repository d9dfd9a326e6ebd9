using Espalier.Data;

namespace Espalier.Tests;

/// <summary>Numbers with currencies, percent signs and units.</summary>
public class QuantityTextTests
{
    [Theory]
    [InlineData("12 %", 12, "%")]
    [InlineData("12%", 12, "%")]
    [InlineData("$1,234.50", 1234.5, "$")]
    [InlineData("-$5", -5, "$")]
    [InlineData("1.234,50 €", 1234.5, "€")]
    [InlineData("1 200 €", 1200, "€")]
    [InlineData("1'200.5 CHF", 1200.5, "CHF")]
    [InlineData("USD 80", 80, "USD")]
    [InlineData("3.5 kg", 3.5, "kg")]
    [InlineData("1,5 l", 1.5, "l")]
    [InlineData("1,200", 1200, "")]
    [InlineData("1,20", 1.2, "")]
    [InlineData("1.000.000", 1000000, "")]
    [InlineData("7", 7, "")]
    public void NumbersAreRead(string text, double value, string unit)
    {
        Assert.True(QuantityText.TryRead(text, out double read, out string found));
        Assert.Equal((value, unit), (read, found));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("kg")]
    [InlineData("C10023")]
    [InlineData("12 3")]
    [InlineData("1,23,4")]
    [InlineData("12-14")]
    [InlineData("12 apples each")]
    [InlineData("$5 kg")]
    [InlineData("2024-01-01")]
    [InlineData("10:30")]
    public void OtherTextsAreNot(string text) => Assert.False(QuantityText.TryRead(text, out _, out _));
}
