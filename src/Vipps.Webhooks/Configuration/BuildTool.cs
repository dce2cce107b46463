using System.Reflection;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// Tools that run an app's entry point at build time to read its OpenAPI document. They start a host that has no settings and serves no
/// requests, so settings are not checked at its start; they are still checked if the client or the receiver is used there.
/// </summary>
/// <remarks>
/// Known by the entry assembly, as
/// <see href="https://learn.microsoft.com/aspnet/core/fundamentals/openapi/aspnetcore-openapi">ASP.NET Core's documentation</see>
/// recommends. EF Core's design-time tools need no exception: they stop the app once its host is built.
/// </remarks>
internal static class BuildTool
{
    private static readonly string[] Names = ["GetDocument.Insider", "dotnet-swagger"];

    public static bool IsRunning => Assembly.GetEntryAssembly()?.GetName().Name is { } name && Names.Contains(name, StringComparer.Ordinal);
}
