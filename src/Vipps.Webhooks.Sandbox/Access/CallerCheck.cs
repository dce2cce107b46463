using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The caller of a call that may pass.</summary>
/// <param name="Scope">The registrations that the call touches.</param>
/// <param name="MayHaveDonations">True if donations may be registered: with merchant-level or partner keys.</param>
internal readonly record struct ApiCaller(RegistrationScope Scope, bool MayHaveDonations);

/// <summary>Decides, as the gateway does, whether a call may pass and which registrations it touches.</summary>
internal sealed class CallerCheck(KeyRing keys, TokenStore tokens)
{
    private const string BearerPrefix = "Bearer ";

    public bool TryPass(HttpRequest request, out ApiCaller caller, [NotNullWhen(false)] out ApiAnswer? refusal)
    {
        var headers = request.Headers;
        var token = TokenOf(headers.Authorization.ToString());
        var merchantSerialNumber = headers.ValueOf(ApiHeaders.MerchantSerialNumber);
        caller = default;
        refusal = CheckSubscriptionKey(headers.ValueOf(ApiHeaders.SubscriptionKey), token);
        if (refusal is not null)
        {
            return false;
        }

        // A token that was fetched for a sales unit is valid for that one only, not for all of a partner's.
        if (!token!.Holder.TryGetScope(merchantSerialNumber, out var scope)
            || (token.MerchantSerialNumber is not null && token.MerchantSerialNumber != scope.MerchantSerialNumber))
        {
            refusal = GatewayAnswer.WrongSalesUnit();
            return false;
        }

        caller = new ApiCaller(scope, token.Holder.MayHaveDonations);
        refusal = SystemHeaders.Check(request);
        return refusal is null;
    }

    private ApiAnswer? CheckSubscriptionKey(string? key, IssuedToken? token)
    {
        if (key is null)
        {
            return token is { Holder.IsMerchantLevel: true } ? null : GatewayAnswer.MissingSubscriptionKey();
        }

        if (keys.FindBySubscriptionKey(key) is not { } subscriber)
        {
            return GatewayAnswer.InvalidSubscriptionKey();
        }

        return token?.Holder == subscriber ? null : GatewayAnswer.InvalidToken();
    }

    private IssuedToken? TokenOf(string authorization) =>
        authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? tokens.Find(authorization[BearerPrefix.Length..].Trim())
            : null;
}
