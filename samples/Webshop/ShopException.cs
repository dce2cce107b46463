namespace Webshop;

/// <summary>Reports to the person at the screen that the shop cannot open.</summary>
internal sealed class ShopException(string message) : Exception(message);
