using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Cli;

/// <summary>Everything that is ever written as JSON. Names are a promise to scripts; a name without a value is null, not absent.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FailureResult))]
[JsonSerializable(typeof(TokenResult))]
[JsonSerializable(typeof(Check))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(SandboxLine))]
[JsonSerializable(typeof(TriggerRequest))]
[JsonSerializable(typeof(TriggerLine))]
[JsonSerializable(typeof(TriggerResult))]
[JsonSerializable(typeof(EventResult[]))]
[JsonSerializable(typeof(ListResult))]
[JsonSerializable(typeof(RegisterResult))]
[JsonSerializable(typeof(DeleteResult))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(SignResult))]
[JsonSerializable(typeof(SendResult))]
internal sealed partial class ToolJson : JsonSerializerContext
{
    /// <summary>One document a line, for what goes on and on.</summary>
    public static ToolJson Lines => field ??= new ToolJson(new JsonSerializerOptions(Readable.Options)
    {
        TypeInfoResolver = null,
        WriteIndented = false,
    });

    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Writes <c>+</c> as it is: a secret that is read off the screen must be the secret.</summary>
    public static ToolJson Readable => field ??= new ToolJson(new JsonSerializerOptions(Default.Options)
    {
        TypeInfoResolver = null,
        Encoder = Encoder,
    });
}
