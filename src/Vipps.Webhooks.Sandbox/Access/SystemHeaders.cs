using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The headers in which a shop's system names itself: none is required here, but each has a limit.</summary>
internal static class SystemHeaders
{
    private const int MaxLength = 30;

    private static readonly string[] Names =
        ["Vipps-System-Name", "Vipps-System-Version", "Vipps-System-Plugin-Name", "Vipps-System-Plugin-Version"];

    /// <summary>Returns a refusal that names each header over the limit; null if there is none.</summary>
    public static ApiAnswer? Check(HttpRequest request)
    {
        var mistakes = Names
            .Where(name => request.Headers.ValueOf(name)?.Length > MaxLength)
            .Select(name => new ExtraDetail(name, $"The value must not have more than {MaxLength} characters."))
            .ToArray();
        return mistakes.Length == 0 ? null : ProblemAnswer.Invalid(WebhookPaths.InstanceOf(request.Path), mistakes);
    }
}
