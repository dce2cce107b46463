using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Tests.Shared;

/// <summary>What holds of the public surface of each library.</summary>
internal static class PublicSurface
{
    private static readonly string[] Secrets = ["Secret", "SubscriptionKey", "Token", "Authorization", "Signature", "Password"];

    public static void AssertAsyncMethodsEndInAsyncAndTakeACancellationTokenLast(Assembly library)
    {
        var methods = library.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && method.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(methods);
        Assert.All(methods, method =>
        {
            Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);
            Assert.Equal(typeof(CancellationToken), method.GetParameters()[^1].ParameterType);
        });
    }

    /// <summary>
    /// A record prints its members, so that one with a secret must say itself what is printed; that of a class says its type. Internal
    /// types as well: they end up in logs just so.
    /// </summary>
    public static void AssertNothingThatHoldsASecretPrintsIt(Assembly assembly, int atLeast)
    {
        Type[] holders = [.. assembly.GetTypes().Where(HoldsASecret)];

        Assert.True(holders.Length >= atLeast, $"Only {holders.Length} types of {assembly.GetName().Name} hold a secret.");
        Assert.All(holders, static type => Assert.Null(
            type.GetMethod(nameof(ToString), Type.EmptyTypes)!.GetCustomAttribute<CompilerGeneratedAttribute>()));
    }

    /// <summary>A log provider may throw. What logs therefore keeps the guarded logger, and no other.</summary>
    public static void AssertNothingKeepsALoggerThatMayThrow(Assembly library)
    {
        FieldInfo[] loggers =
        [
            .. library.GetTypes()
                .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
                .Where(field => typeof(ILogger).IsAssignableFrom(field.FieldType) && field.DeclaringType!.Name != "GuardedLogger"),
        ];

        Assert.NotEmpty(loggers);
        Assert.All(loggers, field => Assert.Equal("GuardedLogger", field.FieldType.Name));

        // Of two classes of log messages with one name the generator takes any first, so that no build is like another (dotnet/runtime issue 119587).
        Assert.Distinct(library.GetTypes().Where(static type => type.IsNested && type.Name.EndsWith("Log", StringComparison.Ordinal)).Select(static type => type.Name));
    }

    private static bool HoldsASecret(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .Where(property => property.PropertyType != typeof(bool) && property.PropertyType.Assembly != type.Assembly) // those are asked themselves
        .Any(property => Secrets.Any(secret => property.Name.Contains(secret, StringComparison.Ordinal)));
}
