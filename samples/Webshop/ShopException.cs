namespace Webshop;

/// <summary>The shop cannot open; the message is for the person at the screen.</summary>
internal sealed class ShopException(string message) : Exception(message);
