namespace Vipps.Webhooks.Cli;

/// <summary>One header line. Not a record, which would print the value: it may be a password.</summary>
internal sealed class CapturedHeader(string name, string value)
{
    public string Name { get; } = name;

    public string Value { get; } = value;
}
