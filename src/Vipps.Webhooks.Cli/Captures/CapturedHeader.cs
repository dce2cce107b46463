namespace Vipps.Webhooks.Cli;

/// <summary>One header line. No record: a value may be somebody's password.</summary>
internal sealed class CapturedHeader(string name, string value)
{
    public string Name { get; } = name;

    public string Value { get; } = value;
}
