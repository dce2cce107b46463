using System.Globalization;
using System.Text.Json;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// The token endpoints' answer. Only <c>access_token</c> is required. Vipps sends its numbers as strings, and some clients saw JSON numbers;
/// both are read.
/// </summary>
internal readonly struct TokenResponse(string accessToken, TimeSpan lifetime)
{
    public string AccessToken { get; } = accessToken;

    /// <summary>From receipt to expiry, 1 second to <see cref="TokenTiming.MaxLifetime"/>.</summary>
    public TimeSpan Lifetime { get; } = lifetime;

    /// <summary>Reads the answer.</summary>
    /// <returns>The answer; null if there is no token in it.</returns>
    public static TokenResponse? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonBodyParser.Parse(body);
            var root = document.RootElement;
            return JsonBodyParser.TextOf(JsonBodyParser.Property(root, "access_token")) is { } text
                && HeaderText.IsKey(text)
                    ? new TokenResponse(text, LifetimeOf(root))
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan LifetimeOf(JsonElement root)
    {
        if ((Seconds(root, "expires_in") ?? Seconds(root, "expires_on") - Seconds(root, "not_before")) is not { } seconds)
        {
            return TokenTiming.AssumedLifetime;
        }

        // No token expires before it is issued, so such a number is not believed: that would cost a token request for every call. If it is
        // true after all, the API answers 401.
        return seconds < 1 ? TokenTiming.AssumedLifetime : TimeSpan.FromSeconds(Math.Min(seconds, TokenTiming.MaxLifetime.TotalSeconds));
    }

    private static double? Seconds(JsonElement root, string name)
    {
        var value = JsonBodyParser.Property(root, name);
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonBodyParser.TextOf(value);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? seconds
            : null;
    }
}
