using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>The URL that a delivery is sent to if it is not the signed one: a shop on this machine, in place of the public one.</summary>
internal sealed class Destination
{
    private readonly Uri _given;

    private Destination(Uri given) => _given = given;

    /// <summary>The value of the <c>Host</c> header that a client sends by default.</summary>
    public string Host => WebhookSigner.HostOf(_given);

    /// <param name="text">An absolute URL; without a path, that of the delivery is used.</param>
    /// <param name="option">The option that it is from.</param>
    /// <exception cref="ToolException">It is not such a URL.</exception>
    public static Destination Parse(string text, string option)
    {
        const string Next = "Specify where the receiver listens, such as http://localhost:5000, with a path if it is not that of the delivery.";
        var url = UrlParser.Parse(text, option, Next);
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            throw ToolException.WrongUse($"{option} has a user name or a fragment, which Vipps never sends.", Next);
        }

        return new Destination(url);
    }

    /// <summary>Returns the complete URL.</summary>
    /// <param name="pathAndQuery">The path and query of the delivery, used letter for letter if the destination has none; null if they are unknown.</param>
    /// <returns>The URL; null if the path is unknown.</returns>
    public string? UrlFor(string? pathAndQuery) =>
        (_given.PathAndQuery != "/" ? _given.PathAndQuery : pathAndQuery) is { } path ? $"{_given.Scheme}://{Host}{path}" : null;
}
