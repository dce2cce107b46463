namespace Vipps.Webhooks.Cli;

/// <summary>The format in which a signed request is written.</summary>
internal enum RequestFormat
{
    Http = 0,
    Curl,
}
