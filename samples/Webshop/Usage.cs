namespace Webshop;

internal static class Usage
{
    public const string Text = """
        A small shop that accepts payments with Vipps, and a page that changes by itself when a webhook arrives.

        dotnet run --project samples/Webshop
            Opens it with a sandbox in this process that plays Vipps. No keys, no internet.

        dotnet run --project samples/Webshop -- --Vipps:Environment=Test --callback https://shop.example/hooks/vipps
            Registers your public address at Vipps' test environment, with your keys, shows what is delivered, and deletes the
            webhook when it closes. The address, such as a tunnel's, must lead to /hooks/vipps of this shop.

        Settings come from appsettings.json, from the environment, or from the command line:
            --urls http://127.0.0.1:5080          where the shop listens; this is the default
            --data FOLDER                         where orders and stored deliveries are kept: by default, data beside the program;
                                                  delete it to begin anew
            --Vipps:Environment=Test|Production   or   --Vipps:BaseAddress=https://…
            Vipps__ClientId=…   Vipps__ClientSecret=…   Vipps__SubscriptionKey=…   Vipps__MerchantSerialNumber=…
            (Keep secrets in the environment: a command line can be read by others.)
            --callback https://…                  the public address to register; also Vipps:CallbackUrl
            Vipps__Registrations__0__Url=…   Vipps__Registrations__0__Secret=…
                                                  a webhook that is already registered; then the shop registers none

        A shop that is killed goes on where it was: stored deliveries are handled at the next start.

        Exit codes: 0 closed by Ctrl-C, 1 failed.
        """;
}
