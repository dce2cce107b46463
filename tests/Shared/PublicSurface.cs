using System.Reflection;

namespace Vipps.Webhooks.Tests.Shared;

/// <summary>What holds of the public surface of each library.</summary>
internal static class PublicSurface
{
    public static void AssertAsyncMethodsEndInAsyncAndTakeACancellationTokenLast(Assembly library)
    {
        var methods = library.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(methods);
        Assert.All(methods, method =>
        {
            Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);
            Assert.Equal(typeof(CancellationToken), method.GetParameters()[^1].ParameterType);
        });
    }
}
