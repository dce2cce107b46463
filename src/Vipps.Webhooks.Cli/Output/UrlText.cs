namespace Vipps.Webhooks.Cli;

/// <summary>Formats URLs for messages.</summary>
internal static class UrlText
{
    /// <summary>Leaves out the query, which may hold the shop's own key, and the user info, which holds a password.</summary>
    public static string WithoutQuery(Uri url) => $"{url.Scheme}://{url.Authority}{url.AbsolutePath}";
}
