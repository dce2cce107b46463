using System.Net.Sockets;
using System.Text;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Authentication;

/// <summary>
/// Explains in a log why a token could not be fetched, most often because of something that the app does to all of its HTTP clients. Network
/// exceptions are named only by their code, because their messages may quote what was sent, or a proxy's address with its password.
/// </summary>
internal static class FailureCause
{
    private const int MaxDepth = 5;
    private const int MaxLength = 1_000;

    /// <summary>Returns a sentence with a space before it; empty if there is no cause.</summary>
    public static string Describe(Exception? cause, VippsConnection connection)
    {
        if (cause is null)
        {
            return "";
        }

        var text = new StringBuilder();
        for (var depth = 0; cause is not null && depth < MaxDepth; depth++, cause = cause.InnerException)
        {
            text.Append(depth == 0 ? "" : " <- ").Append(cause switch
            {
                HttpRequestException httpException => $"{nameof(HttpRequestException)} ({httpException.HttpRequestError})",
                SocketException socket => $"{nameof(SocketException)} ({socket.SocketErrorCode})",
                _ => $"{cause.GetType().Name}: {cause.Message}",
            });
        }

        var chain = text.ToString();
        foreach (var (name, value) in connection.TokenHeaders)
        {
            if (VippsHeaders.IsSecret(name))
            {
                chain = chain.Replace(value.Split(' ')[^1], "***", StringComparison.OrdinalIgnoreCase);
            }
        }

        chain = chain.ReplaceLineEndings(" ");
        return $" Cause: {(chain.Length <= MaxLength ? chain : chain[..MaxLength])}";
    }
}
