namespace Vipps.Webhooks.Http;

/// <summary>Recognises the URLs of the web.</summary>
internal static class WebUrl
{
    /// <summary>Indicates whether a URL is absolute, of http or https. To .NET on Unix, a path such as <c>/hooks</c> is absolute too: a file's URL.</summary>
    public static bool Is(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
}
