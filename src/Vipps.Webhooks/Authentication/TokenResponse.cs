using System.Globalization;
using System.Text.Json;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// The answer of the token endpoints. Only <c>access_token</c> is required. Vipps sends its numbers as strings; some clients saw
/// numbers: both are read.
/// </summary>
internal readonly struct TokenResponse(string accessToken, TimeSpan life)
{
    public string AccessToken { get; } = accessToken;

    /// <summary>From receipt to expiry, 0 to <see cref="TokenTiming.MaxLife"/>.</summary>
    public TimeSpan Life { get; } = life;

    /// <summary>Reads the answer.</summary>
    /// <returns>The answer, or null where there is no token in it.</returns>
    public static TokenResponse? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonBody.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("access_token", out var token)
                && token.ValueKind == JsonValueKind.String
                && token.GetString() is { } text
                && HeaderText.IsKey(text)
                    ? new TokenResponse(text, LifeOf(root))
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan LifeOf(JsonElement root)
    {
        if ((Seconds(root, "expires_in") ?? Seconds(root, "expires_on") - Seconds(root, "not_before")) is not { } seconds)
        {
            return TokenTiming.AssumedLife;
        }

        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TokenTiming.MaxLife.TotalSeconds));
    }

    private static double? Seconds(JsonElement root, string name)
    {
        root.TryGetProperty(name, out var value); // of no kind where there is none
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)
            ? seconds
            : null;
    }
}
