using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Vipps.Webhooks;

namespace Samples;

/// <summary>Turns what a person at the screen can mend into a message. Everything else is a bug, and surfaces as it is.</summary>
internal static class Failure
{
    /// <summary>Returns the message; null for a bug.</summary>
    public static string? MessageOf(Exception exception) => exception switch
    {
        OptionsValidationException settings =>
            $"The settings are not right.{string.Concat(settings.Failures.Select(failure => $"{Environment.NewLine}  {failure}"))}",
        InvalidDataException file => $"appsettings.json cannot be read. {file.InnerException?.Message ?? file.Message}",
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message} Another program listens there. Choose another address: --urls http://127.0.0.1:5081",
        VippsApiException or SampleException or ArgumentException or FormatException or IOException or InvalidOperationException or SocketException =>
            exception.Message,
        _ => null,
    };

    /// <summary>Shows the message, and returns the exit code.</summary>
    public static int Show(string message)
    {
        Console.Error.WriteLine();
        Console.Error.WriteLine(message);
        return ExitCode.Failed;
    }
}
