namespace Webshop;

internal static class Usage
{
    public const string Text = """
        A small shop that accepts payments with Vipps, and a page that changes by itself when a webhook arrives, or without one.

        dotnet run --project samples/Webshop
            Opens it with a sandbox in this process that plays Vipps. No keys, no internet.

        dotnet run --project samples/Webshop -- --Vipps:Environment=Test --callback https://shop.example/hooks/vipps
            Makes payments in Vipps' test environment, with your keys, and keeps a webhook registered there for your public
            address. The address, such as a tunnel's, must lead to /hooks/vipps of this shop. The webhook stays when the shop
            closes: vipps-webhooks delete removes it.

        Settings come from appsettings.json, from the environment, or from the command line:
            --urls http://127.0.0.1:5080          where the shop listens; this is the default
            --data FOLDER                         where orders, stored deliveries and the webhook's secret are kept: by default,
                                                  data beside the program; delete it to begin anew
            --Vipps:Environment=Test              or   --Vipps:BaseAddress=https://…
            Vipps__ClientId=…   Vipps__ClientSecret=…   Vipps__SubscriptionKey=…   Vipps__MerchantSerialNumber=…
            (Keep secrets in the environment: a command line can be read by others.)
            --callback https://…                  the public address to register; also Vipps:CallbackUrl

        A shop that is killed goes on where it was: stored deliveries are handled at the next start, and its webhook is the same.

        Exit codes: 0 closed by Ctrl-C, 1 failed.
        """;
}
