using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <summary>The types that are written as JSON. Their names are a promise to scripts; a member without a value is null, not absent.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FailureResult))]
[JsonSerializable(typeof(TokenResult))]
[JsonSerializable(typeof(Check))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(SandboxLine))]
[JsonSerializable(typeof(TriggerRequest))]
[JsonSerializable(typeof(TriggerLine))]
[JsonSerializable(typeof(TriggerResult))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(PaymentResult))]
[JsonSerializable(typeof(EventResult[]))]
[JsonSerializable(typeof(ListResult))]
[JsonSerializable(typeof(RegisterResult))]
[JsonSerializable(typeof(DeleteResult))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(SignResult))]
[JsonSerializable(typeof(SendResult))]
[JsonSerializable(typeof(InboxStatsResult))]
[JsonSerializable(typeof(InboxListResult))]
[JsonSerializable(typeof(InboxShowResult))]
[JsonSerializable(typeof(InboxChangeResult))]
[JsonSerializable(typeof(RegistrationsListResult))]
[JsonSerializable(typeof(RotateResult))]
[JsonSerializable(typeof(PruneResult))]
internal sealed partial class ToolJson : JsonSerializerContext
{
    /// <summary>One document per line, for output that continues.</summary>
    public static ToolJson Lines => field ??= new ToolJson(new JsonSerializerOptions(Readable.Options)
    {
        TypeInfoResolver = null,
        WriteIndented = false,
    });

    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Indented, with <c>+</c> as it is: a secret that is copied off the screen must be the secret.</summary>
    public static ToolJson Readable => field ??= new ToolJson(new JsonSerializerOptions(Default.Options)
    {
        TypeInfoResolver = null,
        Encoder = Encoder,
    });
}
