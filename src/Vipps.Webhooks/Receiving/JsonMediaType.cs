using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Receiving;

/// <summary>The media types of JSON: <c>application/json</c>, <c>text/json</c> and any with the suffix <c>+json</c> (RFC 6839).</summary>
internal static class JsonMediaType
{
    /// <summary>Indicates whether the value is a media type of JSON, or missing. Of several in one line, one is enough.</summary>
    public static bool Accepts(string? mediaType) =>
        mediaType is "application/json; charset=utf-8" or "application/json" or null or "" // the first as Vipps writes it
        || IsJson(mediaType)
        || Array.Exists(HeaderText.SplitAtCommas(mediaType), IsJson);

    /// <summary>Selects one of several values: one of JSON if there is any, otherwise the first that is not empty.</summary>
    public static string? Pick(StringValues values)
    {
        if (values.Count <= 1)
        {
            return values;
        }

        string[] named = [.. values.Where(static value => !string.IsNullOrEmpty(value)).Select(static value => value!)];
        return Array.Find(named, Accepts) ?? named.FirstOrDefault();
    }

    private static bool IsJson(string mediaType) =>
        MediaTypeHeaderValue.TryParse(mediaType, out var type)
        && (string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            || string.Equals(type.MediaType, "text/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) is true);
}
