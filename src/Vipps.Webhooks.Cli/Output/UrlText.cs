namespace Vipps.Webhooks.Cli;

/// <summary>URLs in messages.</summary>
internal static class UrlText
{
    /// <summary>Without its query, which may hold a key of the shop's own, and without user info, which holds a password.</summary>
    public static string WithoutQuery(Uri url) => $"{url.Scheme}://{url.Authority}{url.AbsolutePath}";
}
