namespace QuickStart;

internal static class Usage
{
    public const string Text = """
        The five steps of Vipps MobilePay's quick start: get a token, register a webhook, list, receive a signed delivery, delete.

        dotnet run --project samples/QuickStart
            Runs all five against a sandbox in this process. No keys, no internet.

        dotnet run --project samples/QuickStart -- --Vipps:Environment=Test --callback https://shop.example/hooks/vipps
            Runs them against Vipps' test environment, with your keys, and deletes the webhook again. Step 4 is left out:
            the delivery goes to your callback, not to this program.

        Settings come from appsettings.json, from the environment, or from the command line:
            --Vipps:Environment=Test|Production   or   --Vipps:BaseAddress=https://…
            Vipps__ClientId=…   Vipps__ClientSecret=…   Vipps__SubscriptionKey=…   Vipps__MerchantSerialNumber=…
            (Keep secrets in the environment: a command line can be read by others.)
            --callback https://…                  the public address to register

        Exit codes: 0 done, 1 failed, 130 stopped by Ctrl-C.
        """;
}
