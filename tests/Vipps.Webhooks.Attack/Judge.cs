namespace Vipps.Webhooks.Attack;

/// <summary>What a receiver may and has to do with a request.</summary>
/// <param name="MayAccept">False if a 200 would be a forged delivery accepted.</param>
/// <param name="MustAccept">True if anything other than a 200 would be a genuine delivery lost.</param>
/// <param name="Reason">The reason, for the report of a failure.</param>
internal sealed record Verdict(bool MayAccept, bool MustAccept, string Reason);

/// <summary>The second implementation: which requests are deliveries of Vipps'.</summary>
internal static class Judge
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static Verdict Of(Message message)
    {
        if (!message.IsComplete || !message.Method.Equals("POST", StringComparison.OrdinalIgnoreCase))
        {
            return Refused(message.IsComplete ? "it is not a POST" : "it is not complete");
        }

        var (endpoint, isWritten) = EndpointOf(message.Target);
        if (endpoint is null)
        {
            return Refused("nothing is mapped to its target");
        }

        if (message.Body.Length > Protocol.MaxBodyLength)
        {
            return Refused("its body is too long");
        }

        var types = message.Values("Content-Type");
        if (types.Any(type => type.Length > 0) && !types.SelectMany(type => type.Split(',')).Any(IsJson))
        {
            return Refused("it is not JSON");
        }

        var isUsual = message.Method == "POST" && isWritten && types.Length <= 1 && types.All(IsUsual);
        return OfSignature(message, endpoint, isUsual && message.IsPlain);
    }

    private static Verdict OfSignature(Message message, string endpoint, bool isUsual)
    {
        // A header that came as several is all of them, joined. A bearer that a platform put in the place of ours, or beside it, says
        // nothing; two signatures that disagree are refused.
        var main = message.Values(Protocol.Authorization);
        var signed = main.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))
            .Where(value => value.StartsWith(Protocol.Scheme, StringComparison.OrdinalIgnoreCase)).ToArray();
        var alternate = message.Values(Protocol.Alternate);
        string[] claims = [.. new[] { Join(signed.Length > 0 ? signed : main), Join(alternate) }
            .Where(value => value.StartsWith(Protocol.Scheme, StringComparison.OrdinalIgnoreCase)).Distinct()];
        if (claims.Length != 1)
        {
            return Refused(claims.Length == 0 ? "it has no signature" : "it has signatures that disagree");
        }

        isUsual &= main.Length <= 1 && main.All(value => value == claims[0] || IsForeign(value))
            && alternate.Length <= 1 && alternate.All(value => value == claims[0]);
        var dates = message.Values(Protocol.Date);
        var hashes = message.Values(Protocol.ContentHash);
        isUsual &= hashes.Length == 1;
        if (Join(hashes) != Protocol.HashOf(message.Body))
        {
            return Refused("the hash is not the body's");
        }

        // Something in front may have split it at its comma.
        var date = Join(dates);
        if (Protocol.Read(date) is not { } at || (at - Protocol.Now).Duration() > Tolerance)
        {
            return Refused("its date is not one, or not within 5 minutes");
        }

        if (FindSigner(message, endpoint, date, claims[0]) is not { } signer)
        {
            return Refused("no secret signed it");
        }

        isUsual &= IsNamed(message, signer);
        return new(true, isUsual, isUsual ? "it is genuine" : "it is genuine, in an unusual form");
    }

    private static string Join(string[] values) => string.Join(", ", values);

    private static bool IsForeign(string value) =>
        value.StartsWith("Bearer ", StringComparison.Ordinal) || value.StartsWith("Basic ", StringComparison.Ordinal);

    // The id is not signed. A receiver need not look further than it says, unless it does not know all ids.
    private static bool IsNamed(Message message, Webhook signer)
    {
        var ids = message.Values(Protocol.WebhookId);
        return signer.Id is null || ids.Length == 0 || ids.Any(id => id == signer.Id) || (ids.Length == 1 && !Guid.TryParse(ids[0], out _));
    }

    private static Webhook? FindSigner(Message message, string endpoint, string date, string claim) =>
        Webhook.All.Where(webhook => webhook.Endpoint == endpoint).FirstOrDefault(webhook =>
        {
            var (host, pathAndQuery) = endpoint == Webhook.Registered
                ? (webhook.Host, webhook.PathAndQuery)
                : (message.Values("Host").FirstOrDefault() ?? "", PathAndQueryOf(message.Target));
            return Protocol.Sign(webhook.Secret, "POST", pathAndQuery, date, host, Protocol.HashOf(message.Body)) == claim;
        });

    // As leniently as any routing: without case, percent-decoded, without dots, with a slash at the end.
    private static (string? Endpoint, bool IsWritten) EndpointOf(string target)
    {
        var path = PathAndQueryOf(target).Split('?')[0];
        var read = Uri.TryCreate("http://server" + path, UriKind.Absolute, out var url) ? Uri.UnescapeDataString(url.AbsolutePath).TrimEnd('/') : "";
        var endpoint = ((string[])[Webhook.Registered, Webhook.Target]).FirstOrDefault(mapped => mapped.Equals(read, StringComparison.OrdinalIgnoreCase));
        return (endpoint, target.Split('?')[0] == endpoint && IsWellFormed(target));
    }

    private static bool IsWellFormed(string target)
    {
        for (var at = target.IndexOf('%', StringComparison.Ordinal); at >= 0; at = target.IndexOf('%', at + 1))
        {
            if (at + 2 >= target.Length || !char.IsAsciiHexDigit(target[at + 1]) || !char.IsAsciiHexDigit(target[at + 2]))
            {
                return false;
            }
        }

        return true;
    }

    private static string PathAndQueryOf(string target)
    {
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return target;
        }

        var path = target.IndexOfAny(['/', '?'], authority + 3);
        return path < 0 ? "/" : target[path] == '?' ? "/" + target[path..] : target[path..];
    }

    // Spaces and tabs around the slash are not allowed, but what .NET reads media types by overlooks them. The type is not signed.
    private static bool IsJson(string type)
    {
        var media = string.Join('/', type.Split(';')[0].Trim().Split('/').Select(part => part.Trim(' ', '\t')));
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || media.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsUsual(string type)
    {
        var parts = type.Split(';');
        return IsJson(type) && parts[0].Trim().All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '+' or '.' or '-')
            && parts[0].Count(letter => letter == '/') == 1
            && parts.Length <= 2 && (parts.Length == 1 || parts[1].Trim().Equals("charset=utf-8", StringComparison.OrdinalIgnoreCase));
    }

    private static Verdict Refused(string reason) => new(false, false, reason);
}
