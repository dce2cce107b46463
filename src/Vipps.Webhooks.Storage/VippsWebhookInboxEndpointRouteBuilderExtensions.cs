using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Page;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the page of an inbox.</summary>
public static class VippsWebhookInboxEndpointRouteBuilderExtensions
{
    // The fields of a request that UseHttpLogging may write. The answer may hold a body, and the query a reference.
    private const HttpLoggingFields LoggedFields = HttpLoggingFields.RequestMethod | HttpLoggingFields.RequestPath
        | HttpLoggingFields.RequestProtocol | HttpLoggingFields.ResponseStatusCode | HttpLoggingFields.Duration;

    /// <summary>
    /// Maps a page for the staff: how many deliveries wait, which are stuck and why, and each of them, to replay, discard or unpark. It answers
    /// HTML to a browser and JSON to everything else (by <c>Accept</c>), and needs no JavaScript. An action is refused if the request comes from a
    /// page of another site.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">The route, such as <c>/ops/vipps</c>.</param>
    /// <param name="policy">
    /// The name of the authorization policy that every request has to meet. It is checked even if a convention allows anonymous requests.
    /// </param>
    /// <param name="bodyPolicy">
    /// The name of a second policy, that a request for the body of a delivery has to meet as well, because it may contain personal data; null, the
    /// default, if the page never shows a body.
    /// </param>
    /// <param name="name">The name of the receiver; empty for the default one.</param>
    /// <returns>A builder for conventions of these endpoints.</returns>
    /// <exception cref="ArgumentException"><paramref name="policy"/> or <paramref name="bodyPolicy"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">
    /// The receiver has no inbox, or the app has no authorization or no such policy. The message names the missing call.
    /// </exception>
    public static IEndpointConventionBuilder MapVippsWebhookInbox(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string policy, string? bodyPolicy = null, string name = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentException.ThrowIfNullOrWhiteSpace(policy);
        ArgumentNullException.ThrowIfNull(name);
        if (bodyPolicy is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(bodyPolicy);
        }

        if (!BuildTool.IsRunning)
        {
            Check(endpoints.ServiceProvider, name, policy);
            Check(endpoints.ServiceProvider, name, bodyPolicy ?? policy);
        }

        var group = endpoints.MapGroup(pattern);
        group.RequireAuthorization(policy)
            .WithMetadata(new OutputCacheAttribute { NoStore = true }, new ExcludeFromDescriptionAttribute())
            .WithHttpLogging(LoggedFields);

        Get("", 0, static (page, http, back) => page.ShowOverviewAsync(http, back));
        Get("/deliveries", 1, static (page, http, back) => page.ShowListAsync(http, back));
        Get("/{id:long}", 1, static (page, http, back) => page.ShowOneAsync(http, back));
        if (bodyPolicy is not null)
        {
            Get("/{id:long}/body", 2, static (page, http, back) => page.ShowBodyAsync(http, back), bodyPolicy).RequireAuthorization(bodyPolicy);
        }

        foreach (var action in InboxAction.All)
        {
            group.MapPost($"/{{id:long}}/{action.Name}", http => RunAsync(http, 2, (page, back) => page.ActAsync(http, back, action), null))
                .WithDisplayName($"Vipps webhook inbox {pattern}: {action.Name}");
        }

        return group;

        // "back": the number of segments that lead from this address to that of the overview.
        IEndpointConventionBuilder Get(
            string route, int back, Func<InboxEndpoint, HttpContext, string, Task> show, string? second = null) =>
            group.MapGet(route, http => RunAsync(http, back, (page, root) => show(page, http, root), second))
                .WithDisplayName($"Vipps webhook inbox {pattern}{route}");

        Task RunAsync(HttpContext http, int back, Func<InboxEndpoint, string, Task> run, string? second)
        {
            var page = new InboxEndpoint(http.RequestServices, name, mayShowBodies: bodyPolicy is not null);
            return page.RunAsync(http, back, second is null ? [policy] : [policy, second], root => run(page, root));
        }
    }

    private static void Check(IServiceProvider services, string name, string policy)
    {
        if (services.GetKeyedService<IWebhookInboxAdmin>(name) is null)
        {
            throw new InvalidOperationException(
                $"The receiver {(name.Length == 0 ? "without a name" : $"'{name}'")} has no inbox to show. Call AddSqliteInbox, "
                + "AddPostgreSqlInbox or AddInbox<TContext> on its builder before the app is built.");
        }

        if (services.GetService<IAuthorizationService>() is null || services.GetService<IAuthorizationPolicyProvider>() is not { } policies)
        {
            throw new InvalidOperationException(
                "The page of an inbox is not open to everybody, but the app has no authorization. Call builder.Services.AddAuthorization(…) with a policy "
                + $"'{policy}' before the app is built.");
        }

        // A provider that has to ask elsewhere is asked with the first request: the framework refuses a policy that is not there.
        if (policies.GetPolicyAsync(policy) is { IsCompletedSuccessfully: true, Result: null })
        {
            throw new InvalidOperationException(
                $"There is no authorization policy '{policy}' for the page of the inbox. Add it: "
                + $"builder.Services.AddAuthorization(options => options.AddPolicy(\"{policy}\", …)).");
        }
    }
}
