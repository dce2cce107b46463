using System.Security.Cryptography;

namespace Vipps.Webhooks.Storage.Protection;

/// <summary>Says why a stored body cannot be read. Its message has neither the body nor a key, and no message of another's code.</summary>
internal sealed class UnreadableBodyException(string message) : CryptographicException(message)
{
    /// <summary>The advice that log, page and health check give.</summary>
    public const string Remedy = "Give the app the keys of Data Protection that it had, and restart it.";
}
