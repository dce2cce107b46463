using Microsoft.Extensions.Configuration;
using Samples;

namespace QuickStart;

/// <summary>The choice between the sandbox and a real server, with the URL that the real one is to deliver to.</summary>
internal sealed record ServerChoice(bool IsSandbox, Uri? Callback)
{
    public static ServerChoice From(IConfiguration configuration)
    {
        var isSandbox = string.IsNullOrEmpty(configuration["Vipps:BaseAddress"]) && string.IsNullOrEmpty(configuration["Vipps:Environment"]);
        var callback = configuration["callback"];
        if (isSandbox)
        {
            return string.IsNullOrEmpty(callback)
                ? new ServerChoice(true, null)
                : throw new SampleException("--callback is for a real server. Name one with --Vipps:Environment=Test, or leave --callback out.");
        }

        if (string.IsNullOrEmpty(callback))
        {
            throw new SampleException("A server is configured, so specify the URL that it is to deliver to: --callback https://shop.example/hooks/vipps");
        }

        return Uri.TryCreate(callback, UriKind.Absolute, out var url)
            ? new ServerChoice(false, url)
            : throw new SampleException("--callback is not an absolute URL such as https://shop.example/hooks/vipps");
    }
}
