namespace Vipps.Webhooks.Cli;

/// <summary>How a signed request is written.</summary>
internal enum RequestForm
{
    Http = 0,
    Curl,
}
