using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The paths of the ePayment API, with and without the gateway's <c>/epayment</c>.</summary>
internal static class PaymentPaths
{
    public const string Collection = "/epayment/v1/payments";
    public const string Test = "/epayment/v1/test/payments";

    private const string Gateway = "/epayment";

    public static string InstanceOf(PathString path) => path.StartsWithSegments(Gateway, out var behind) ? behind.Value! : path.Value!;

    /// <summary>Returns the reference in the path of a payment.</summary>
    public static string ReferenceOf(PathString path) => Split(path).Reference;

    /// <summary>Returns the reference and what follows it; empty text for what is missing.</summary>
    public static (string Reference, string Operation) Split(PathString path)
    {
        var rest = path.StartsWithSegments(Test, StringComparison.OrdinalIgnoreCase, out var behind) || path.StartsWithSegments(Collection, out behind) ? behind.Value! : "";
        var parts = rest.Trim('/').Split('/', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : "");
    }
}
