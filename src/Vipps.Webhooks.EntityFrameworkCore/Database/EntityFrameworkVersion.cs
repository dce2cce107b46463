using Microsoft.EntityFrameworkCore;

namespace Vipps.Webhooks.EntityFrameworkCore.Database;

/// <summary>The version of EF Core that updates by LINQ need. Another one has these methods in another assembly, or with another signature.</summary>
internal static class EntityFrameworkVersion
{
    private const int Needed =
#if NET10_0_OR_GREATER
        10;
#else
        8;
#endif

    /// <exception cref="InvalidOperationException">The app has another version.</exception>
    public static void Demand()
    {
        if (typeof(DbContext).Assembly.GetName().Version is { Major: not Needed } version)
        {
            throw new InvalidOperationException(
                $"EF Core {Needed} is needed on this version of .NET, for this database or for KeepRegistered, and the app has {version}.");
        }
    }
}
