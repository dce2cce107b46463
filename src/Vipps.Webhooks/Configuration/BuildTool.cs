using System.Reflection;

namespace Vipps.Webhooks.Configuration;

/// <summary>
/// Tools that run the entry point of an app at build time, to read its OpenAPI document. They start a host that has no settings and serves
/// nobody, so settings are not checked at its start; whoever uses the client or the receiver there still meets the check.
/// </summary>
/// <remarks>
/// Known by the entry assembly, as
/// <see href="https://learn.microsoft.com/aspnet/core/fundamentals/openapi/aspnetcore-openapi">ASP.NET Core's documentation</see> tells
/// apps to. Design-time tools of EF Core need no exception: they stop the app once its host is built.
/// </remarks>
internal static class BuildTool
{
    private static readonly string[] Names = ["GetDocument.Insider", "dotnet-swagger"];

    public static bool IsRunning => Assembly.GetEntryAssembly()?.GetName().Name is { } name && Names.Contains(name, StringComparer.Ordinal);
}
