namespace Vipps.Webhooks.Cli;

/// <summary>Who reads the answer.</summary>
internal enum OutputFormat
{
    Text = 0,
    Json,
}
