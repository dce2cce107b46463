namespace Vipps.Webhooks.Cli;

/// <summary>How a signed request is written.</summary>
internal enum RequestFormat
{
    Http = 0,
    Curl,
}
