namespace Vipps.Webhooks.Cli;

/// <summary>The format of the output: for people or for scripts.</summary>
internal enum OutputFormat
{
    Text = 0,
    Json,
}
