using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Vipps.Webhooks.Storage.Protection;

/// <summary>The known facts about the keys that encrypt secrets and bodies.</summary>
/// <param name="IsEphemeral">True if they die with the process, or with its container.</param>
/// <param name="IsUnencrypted">True if the app keeps them in a place of its own, without encrypting them.</param>
internal sealed record KeyRing(bool IsEphemeral, bool IsUnencrypted)
{
    private static readonly string[] HomeVariables = ["HOME", "XDG_DATA_HOME", "LOCALAPPDATA"];

    public static KeyRing Of(IServiceProvider provider, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        var protection = provider.GetService<IDataProtectionProvider>();
        if (protection is EphemeralDataProtectionProvider)
        {
            return new(true, false);
        }

        if (protection is not null && provider.GetService<IKeyManager>() is null)
        {
            return new(false, false); // An implementation of the app's own, which keeps its keys as it likes.
        }

        var options = protection is null ? null : provider.GetService<IOptions<KeyManagementOptions>>()?.Value;
        if (options?.XmlRepository is { } repository)
        {
            return new(repository.GetType().Name == "EphemeralXmlRepository", options.XmlEncryptor is null);
        }

        // The defaults: a directory of the user. A container has one, too, and it is gone with the container. Azure App Service shares one.
        var isInAzure = variable("WEBSITE_INSTANCE_ID") is { Length: > 0 };
        var isInContainer = variable("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1";
        var hasDirectory = OperatingSystem.IsWindows() || HomeVariables.Any(name => variable(name) is { Length: > 0 });
        return new(!isInAzure && (isInContainer || !hasDirectory), false);
    }
}
