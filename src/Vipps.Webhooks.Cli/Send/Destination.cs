using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Where a delivery goes, if that is not the URL that it is signed for: a shop on this machine, in place of the public one.</summary>
internal sealed class Destination
{
    private readonly Uri _given;

    private Destination(Uri given) => _given = given;

    /// <summary>The value of the <c>Host</c> header that a client sends by itself.</summary>
    public string Host => WebhookSigner.HostOf(_given);

    /// <param name="text">An absolute URL; without a path it takes that of the delivery.</param>
    /// <param name="option">The option that it is from.</param>
    /// <exception cref="ToolException">It is not such a URL.</exception>
    public static Destination Parse(string text, string option)
    {
        const string Next = "It is where the receiver listens, such as http://localhost:5000, with a path if it is not that of the delivery.";
        var url = UrlParser.Parse(text, option, Next);
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            throw ToolException.WrongUse($"{option} has a user name or a fragment, with which Vipps never calls.", Next);
        }

        return new Destination(url);
    }

    /// <summary>The complete URL.</summary>
    /// <param name="pathAndQuery">The path and query of the delivery, taken letter for letter if none was given; null if they are not known.</param>
    /// <returns>Null if nothing names the path.</returns>
    public string? UrlFor(string? pathAndQuery) =>
        (_given.PathAndQuery != "/" ? _given.PathAndQuery : pathAndQuery) is { } path ? $"{_given.Scheme}://{Host}{path}" : null;
}
