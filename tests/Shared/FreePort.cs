using System.Net;
using System.Net.Sockets;

namespace Vipps.Webhooks.Tests.Shared;

/// <summary>
/// A free port on loopback, for a program that must be told its port. It lies outside the range from which systems give ports (from 32768 on Linux,
/// from 49152 elsewhere), so that no other socket gets it by chance.
/// </summary>
internal static class FreePort
{
    private const int First = 10_240;
    private const int End = 32_768;

    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Another program's, or the system's: Windows keeps whole ranges for itself.
            }
        }
    }
}
