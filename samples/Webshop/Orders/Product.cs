using Vipps.Webhooks.Events;

namespace Webshop.Orders;

/// <summary>The article that the shop sells.</summary>
internal sealed record Product(string Name, string Description, Money Price)
{
    public static Product Beanie { get; } = new(
        "Lofoten beanie",
        "Knitted in Henningsvær from the wool of sheep that graze by the sea. Warm, a little stubborn, and made to last.",
        new Money(34900, "NOK"));
}
