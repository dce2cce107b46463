using System.CommandLine;
using System.Globalization;

namespace Vipps.Webhooks.Cli;

/// <summary>Fetches a token: the shortest way to find out whether the keys are right.</summary>
internal sealed class TokenCommand() : ApiCommand(
    "token",
    "Fetches an access token and shows its sales unit and expiry, and thereby whether the keys are right.",
    [ShowOption],
    [
        "vipps-webhooks token",
        "vipps-webhooks token --environment Test --msn 123456",
        "vipps-webhooks token --show --output json",
    ])
{
    private static readonly Option<bool> ShowOption = new("--show") { Description = "Print the token itself as well. It is a secret." };

    protected override async Task<int> RunAsync(
        ParseResult arguments, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken)
    {
        var token = await screen.WaitForAsync(
            $"Fetching a token from {vipps.Server}", () => vipps.Tokens.GetTokenAsync(cancellationToken).AsTask());
        var left = token.ExpiresAt - TimeProvider.System.GetUtcNow();
        var result = new TokenResult(
            vipps.Server,
            token.MerchantSerialNumber,
            token.ExpiresAt,
            (int)left.TotalSeconds,
            arguments.GetValue(ShowOption) ? token.AuthorizationHeader.Parameter : null);
        screen.Write(result, ToolJson.Readable.TokenResult, console =>
        {
            var grid = new NameValueGrid
            {
                { "Server", result.Server },
                { "Sales unit", result.MerchantSerialNumber ?? "none: these keys need none" },
                { "Expires", string.Create(CultureInfo.InvariantCulture, $"{result.ExpiresAt:u}, in {TimeText.Of(left)}") },
            };
            if (result.Token is not null)
            {
                grid.Add("Token", result.Token);
            }

            grid.WriteTo(console);
        });
        return ExitCode.Fine;
    }
}
