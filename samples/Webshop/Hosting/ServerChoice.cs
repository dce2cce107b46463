namespace Webshop.Hosting;

/// <summary>The server that the shop works with, and the origin of its webhook.</summary>
internal enum ServerChoice
{
    /// <summary>A sandbox in this process. The shop registers its own address there.</summary>
    Sandbox,

    /// <summary>A real server. The shop registers the public address there.</summary>
    Server,

    /// <summary>A real server, and a webhook that is registered already: its URL and secret are in configuration.</summary>
    Registered,
}
