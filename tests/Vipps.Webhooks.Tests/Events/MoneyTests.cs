using System.Globalization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(35000, "NOK", "NOK 350.00")]
    [InlineData(5, "EUR", "EUR 0.05")]
    [InlineData(-5, "DKK", "DKK -0.05")]
    [InlineData(0, "SEK", "SEK 0.00")]
    [InlineData(long.MaxValue, "NOK", "NOK 92233720368547758.07")]
    [InlineData(long.MinValue, "NOK", "NOK -92233720368547758.08")]
    [InlineData(350, "JPY", "JPY 350 (minor units)")]
    public void ToString_Amount_IsExact(long minorUnits, string currency, string expected) =>
        Assert.Equal(expected, new Money(minorUnits, currency).ToString());

    [Fact]
    public void ToString_CultureWithOtherSigns_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "−";
        try
        {
            CultureInfo.CurrentCulture = culture;

            Assert.Equal("NOK -350.00", new Money(-35000, "NOK").ToString());
            Assert.Equal("JPY -350 (minor units)", new Money(-350, "JPY").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Default_IsNothingInNoCurrency()
    {
        Money nothing = default;

        Assert.Equal("", nothing.Currency);
        Assert.Equal("0 (minor units)", nothing.ToString());
        Assert.Equal(new Money(0, ""), nothing);
    }

    [Fact]
    public void Equality_NeedsAmountAndCurrency()
    {
        Assert.Equal(new Money(100, "NOK"), new Money(100, "NOK"));
        Assert.NotEqual(new Money(100, "NOK"), new Money(101, "NOK"));
        Assert.NotEqual(new Money(100, "NOK"), new Money(100, "DKK"));
        Assert.Equal(new Money(100, "NOK"), new Money(100, "nok"));
    }
}
