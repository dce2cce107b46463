using System.Text;

namespace Vipps.Webhooks.Fuzz.Targets;

/// <summary>
/// Seven lines with the parts of a request, and the body after them. Nobody guesses a hash: <c>{hash}</c>, <c>{current}</c> and
/// <c>{old}</c> stand for the right ones, so that an input gets as far as somebody who has the secrets.
/// </summary>
internal sealed record DeliveryInput
{
    public required string Date { get; init; }

    public required string ContentHash { get; init; }

    public required string Authorization { get; init; }

    public required string AlternateAuthorization { get; init; }

    public required string WebhookId { get; init; }

    public required string Host { get; init; }

    public required string PathAndQuery { get; init; }

    public required byte[] Body { get; init; }

    public static DeliveryInput Parse(ReadOnlySpan<byte> input)
    {
        var written = new DeliveryInput
        {
            Date = NextLine(ref input),
            ContentHash = NextLine(ref input),
            Authorization = NextLine(ref input),
            AlternateAuthorization = NextLine(ref input),
            WebhookId = NextLine(ref input),
            Host = NextLine(ref input),
            PathAndQuery = NextLine(ref input),
            Body = input.ToArray(),
        };
        return written with
        {
            ContentHash = written.ContentHash.Replace("{hash}", PlainSignature.HashOf(written.Body), StringComparison.Ordinal),
            Authorization = written.Signed(written.Authorization),
            AlternateAuthorization = written.Signed(written.AlternateAuthorization),
        };
    }

    /// <summary>The right signature of this request by the holder of a secret.</summary>
    public string SignatureBy(PlainRegistration registration, string target) => PlainSignature.Of(
        registration.Secret,
        PathAndQuery.Length > 0 ? PathAndQuery : target,
        Date,
        Host.Length > 0 ? Host : registration.Host,
        PlainSignature.HashOf(Body));

    private string Signed(string header)
    {
        // In either spelling of the target: the length of the body decides.
        var current = PlainRegistration.Current.Targets[Body.Length % 2];
        return header.Contains('{', StringComparison.Ordinal)
            ? header
                .Replace("{current}", SignatureBy(PlainRegistration.Current, current), StringComparison.Ordinal)
                .Replace("{old}", SignatureBy(PlainRegistration.Old, PlainRegistration.Old.Targets[0]), StringComparison.Ordinal)
            : header;
    }

    // A header's bytes are characters one by one, as servers read what is not ASCII at the latest after UTF-8 failed.
    private static string NextLine(ref ReadOnlySpan<byte> input)
    {
        var end = input.IndexOf((byte)'\n');
        var line = end < 0 ? input : input[..end];
        input = end < 0 ? [] : input[(end + 1)..];
        return Encoding.Latin1.GetString(line);
    }
}
