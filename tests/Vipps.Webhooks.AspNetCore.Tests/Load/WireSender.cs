using System.Globalization;
using System.Text;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>Sends what an HTTP client refuses to send, each on a connection of its own.</summary>
internal sealed class WireSender(TestShop shop, Arrivals arrivals)
{
    /// <summary>None of them would be a request, and each ends where a request would.</summary>
    private static readonly string[] Garbage =
    [
        "\u0016\u0003\u0001\u0002 hello\r\n\r\n",
        "no request at all\r\n\r\n",
        "POST /hooks/vipps HTTP/1.1\r\nHost shop.example\r\n\r\n",
        "POST /hooks/vipps HTTP/1.1\r\nHost: shop.example\r\nContent-Length: many\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
    ];

    /// <returns>The status of the answer.</returns>
    public Task<int> SendAsync(Attempt attempt)
    {
        var post = attempt.Post;
        return attempt.Kind switch
        {
            Kind.HeaderTwice => AskAsync(post.Head(more: post.Headers().ElementAt(attempt.Number % 4)), post.Body),
            Kind.LengthTooSmall => AskAsync(post.Head($"Content-Length: {post.Body.Length - 1}"), post.Body),
            Kind.BodyTooLongAnnounced => AskAsync(post.Head($"Content-Length: {Plan.MaxBodyLength + 1 + attempt.Number}"), default),
            Kind.Garbage => AskAsync(Garbage[attempt.Number % Garbage.Length], default),
            Kind.LengthTooLarge => LeaveAsync(attempt, post.Body.Length + 1, post.Body),
            Kind.LeftInTheBody => LeaveAsync(attempt, post.Body.Length, post.Body.AsMemory(0, attempt.Number % post.Body.Length)),
            _ => throw new ArgumentException($"An HTTP client can send {attempt}.", nameof(attempt)),
        };
    }

    private async Task<int> AskAsync(string head, ReadOnlyMemory<byte> body)
    {
        var answer = await RawConnection.SendAsync(shop.Address, head, body);
        return answer.Length > 12 ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;
    }

    private async Task<int> LeaveAsync(Attempt attempt, int length, ReadOnlyMemory<byte> body)
    {
        var arrival = arrivals.Expect(attempt);
        using (var connection = await RawConnection.OpenAsync(shop.Address))
        {
            var head = attempt.Post.Head(
                $"Content-Length: {length}", more: (Arrivals.HeaderName, Arrivals.NumberOf(attempt)));
            await connection.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body.Span]);
            await arrival.BegunAsync();
        }

        return await arrival.EndedAsync();
    }
}
