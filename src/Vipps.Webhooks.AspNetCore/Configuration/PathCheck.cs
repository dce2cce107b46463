using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>Compares the paths of registered URLs with the routes that lead to the receiver.</summary>
/// <remarks>
/// A difference is not an error, because a delivery is verified against the registered URL: <c>UsePathBase</c> or a proxy may remove the
/// beginning of a path, and a proxy may rewrite all of it.
/// </remarks>
internal sealed class PathCheck(IEnumerable<RoutePattern> patterns)
{
    private readonly TemplateMatcher[] _routes =
        [.. patterns.Select(static pattern => new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults)))];

    /// <summary>The registrations whose path matches no route, not even without its beginning.</summary>
    public List<WebhookRegistration> Unmapped { get; } = [];

    /// <summary>The registrations whose path matches a route without its beginning.</summary>
    public List<WebhookRegistration> MappedInPart { get; } = [];

    public void Add(WebhookRegistration registration)
    {
        var path = registration.Url.AbsolutePath;
        if (IsMapped(path))
        {
            return;
        }

        for (var next = path.IndexOf('/', 1); next > 0; next = path.IndexOf('/', next + 1))
        {
            if (next < path.Length - 1 && IsMapped(path[next..]))
            {
                MappedInPart.Add(registration);
                return;
            }
        }

        Unmapped.Add(registration);
    }

    // Ignores the constraints of parameters, because they rarely refuse anything and this is only a hint.
    private bool IsMapped(string path)
    {
        var decoded = PathString.FromUriComponent(path);
        return Array.Exists(_routes, route => route.TryMatch(decoded, []));
    }
}
