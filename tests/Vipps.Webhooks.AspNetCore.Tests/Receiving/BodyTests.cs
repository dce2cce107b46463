using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>How a body comes, over real sockets.</summary>
public sealed class BodyTests
{
    private const string Ok = "HTTP/1.1 200 ";
    private const string TooLong = "HTTP/1.1 413 ";
    private const int Cap = 10_000;

    private readonly Gate _gate = new();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task ChunkedBody_IsTheBytesInItsChunks(int chunk)
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();
        using var connection = await RawConnection.OpenAsync(shop.Address);

        await connection.SendAsync(post.Head("Transfer-Encoding: chunked"));
        await connection.SendAsync(Chunked(post.Body, chunk));

        Assert.StartsWith(Ok, await connection.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(post.Body, shop.Reports[0].Event!.Body.ToArray());
    }

    [Fact]
    public async Task BodyThatWaitsToBeAskedFor_IsAskedFor()
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();
        using var connection = await RawConnection.OpenAsync(shop.Address);

        await connection.SendAsync(post.Head(more: ("Expect", "100-continue")));
        Assert.StartsWith("HTTP/1.1 100 ", await connection.ReadAsync(), StringComparison.Ordinal);
        await connection.SendAsync(post.Body);

        Assert.StartsWith(Ok, await connection.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyInManySegments_IsReadWhole()
    {
        await using var shop = await StartAsync(cap: 256 * 1024);
        var post = new SignedPost { Text = The.Payment(more: $",\"long\":\"{new string('å', 100_000)}\"") };
        using var connection = await RawConnection.OpenAsync(shop.Address);

        await connection.SendAsync(post.Head());
        foreach (var segment in post.Body.Chunk(3_001))
        {
            await connection.SendAsync(segment);
        }

        Assert.StartsWith(Ok, await connection.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(post.Body, shop.Reports[0].Event!.Body.ToArray());
    }

    [Fact]
    public async Task BodyOfTheGreatestLength_IsRead_AndAByteMoreIsNot()
    {
        await using var shop = await StartAsync();
        var longest = new SignedPost { Body = new byte[Cap] };
        var tooLong = new SignedPost { Body = new byte[Cap + 1] };

        Assert.StartsWith(Ok, await RawConnection.SendAsync(shop.Address, longest.Head(), longest.Body), StringComparison.Ordinal);
        Assert.StartsWith(
            Ok,
            await RawConnection.SendAsync(shop.Address, longest.Head("Transfer-Encoding: chunked"), Chunked(longest.Body, 1)),
            StringComparison.Ordinal);
        Assert.StartsWith(TooLong, await RawConnection.SendAsync(shop.Address, tooLong.Head(), tooLong.Body), StringComparison.Ordinal);
        Assert.StartsWith(
            TooLong,
            await RawConnection.SendAsync(shop.Address, tooLong.Head("Transfer-Encoding: chunked"), Chunked(tooLong.Body, 999)),
            StringComparison.Ordinal);
        Assert.Equal(2, shop.Reports.Count(report => report.Outcome == DeliveryOutcome.BodyTooLong && report.Verification is null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyThatMiddlewareLookedInto_IsReadWhole(bool isChunked)
    {
        var isLookedInto = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isWaitedFor = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var shop = await StartAsync(pipeline: app => app.Use(async (http, next) =>
        {
            var reader = http.Request.BodyReader;
            var first = (await reader.ReadAsync(http.RequestAborted)).Buffer;
            var length = first.Length;
            reader.AdvanceTo(first.Start, first.End);
            isLookedInto.SetResult();
            var more = (await reader.ReadAsync(http.RequestAborted)).Buffer;
            reader.AdvanceTo(more.Start, more.GetPosition(length));

            var receiving = next(http); // returns when it waits for the rest
            isWaitedFor.SetResult();
            await receiving;
        }));
        var post = new SignedPost();
        var sent = isChunked ? Chunked(post.Body, 10) : post.Body;
        using var connection = await RawConnection.OpenAsync(shop.Address);

        await connection.SendAsync(isChunked ? post.Head("Transfer-Encoding: chunked") : post.Head());
        await connection.SendAsync(sent.AsMemory(0, 40));
        await isLookedInto.Task.InTime();
        await connection.SendAsync(sent.AsMemory(40, 40));
        await isWaitedFor.Task.InTime();
        await connection.SendAsync(sent.AsMemory(80));

        Assert.StartsWith(Ok, await connection.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(post.Body, shop.Reports[0].Event!.Body.ToArray());
    }

    [Fact]
    public async Task LimitThatTheAppSetLower_Stays()
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Kestrel = kestrel => kestrel.Limits.MaxRequestBodySize = 100,
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
        var post = new SignedPost { Body = new byte[101] };

        Assert.StartsWith(TooLong, await RawConnection.SendAsync(shop.Address, post.Head(), post.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyThatCannotBeUnpacked_IsAnswered400AndReported()
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Services = services => services.AddRequestDecompression(),
            Pipeline = app => app.UseRequestDecompression(),
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
        var post = new SignedPost();

        var answer = await RawConnection.SendAsync(shop.Address, post.Head(more: ("Content-Encoding", "gzip")), post.Body);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(DeliveryOutcome.BodyIncomplete, Assert.Single(shop.Reports).Outcome);
    }

    [Fact]
    public async Task BodyThatIsTooLongOnlyAltogether_IsNotRead()
    {
        await using var shop = await StartAsync(pipeline: app => app.Use(async (http, next) =>
        {
            http.Request.Body = new TricklingStream(http.Request.Body);
            await next(http);
        }));
        var tooLong = new SignedPost { Body = new byte[Cap + 1] };

        Assert.StartsWith(
            TooLong,
            await RawConnection.SendAsync(shop.Address, tooLong.Head("Transfer-Encoding: chunked"), Chunked(tooLong.Body, 999)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_IsToldNotToReadOn()
    {
        long? limit = null;
        await using var shop = await StartAsync(pipeline: app => app.Use(async (http, next) =>
        {
            await next(http);
            limit = http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize;
        }));

        var post = new SignedPost();
        await RawConnection.SendAsync(shop.Address, post.Head("Transfer-Encoding: chunked"), Chunked(post.Body, 999));

        Assert.InRange(limit!.Value, Cap, 10L * Cap);
    }

    [Fact]
    public async Task AnnouncedBodyThatIsTooLong_IsAnsweredBeforeItIsSent()
    {
        await using var shop = await StartAsync();
        using var connection = await RawConnection.OpenAsync(shop.Address);

        await connection.SendAsync(new SignedPost().Head($"Content-Length: {Cap + 1}"));

        Assert.StartsWith(TooLong, await connection.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndlessBody_IsCutOffSoonAfterTheCap()
    {
        await using var shop = await StartAsync();
        using var connection = await RawConnection.OpenAsync(shop.Address);
        await connection.SendAsync(new SignedPost().Head("Transfer-Encoding: chunked"));
        var chunk = Chunked(new byte[4_096], 4_096)[..^5]; // without the last chunk: there is always another one
        var answer = connection.ReadAsync();

        var sent = 0;
        try
        {
            while (!answer.IsCompleted && sent < 100_000_000)
            {
                await connection.SendAsync(chunk);
                sent += chunk.Length;
            }
        }
        catch (IOException)
        {
        }

        Assert.StartsWith(TooLong, await answer, StringComparison.Ordinal);
        Assert.True(sent < 100_000_000);
        await connection.HungUpAsync();
    }

    [Fact]
    public async Task ContentLengthThatIsTooSmall_IsAnotherBody()
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();

        var answer = await RawConnection.SendAsync(shop.Address, post.Head($"Content-Length: {post.Body.Length - 1}"), post.Body);

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Equal(WebhookVerification.ContentHashMismatch, shop.Reports[0].Verification);
    }

    [Fact]
    public async Task ContentLengthThatIsTooLarge_WaitsUntilTimeIsOver()
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();
        using var connection = await RawConnection.OpenAsync(shop.Address);

        await connection.SendAsync(post.Head($"Content-Length: {post.Body.Length + 1}"));
        await connection.SendAsync(post.Body);
        await shop.LoggedAsync("Request starting");
        await AdvanceUntilAsync(shop, connection.ReadAsync(), "HTTP/1.1 408 ");

        Assert.Equal(DeliveryOutcome.BodyIncomplete, shop.Reports[0].Outcome);
        Assert.Equal(0, _gate.Entered);
    }

    [Fact]
    public async Task SenderThatLeavesInTheMiddleOfTheBody_LeavesNoTrace()
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();
        using (var connection = await RawConnection.OpenAsync(shop.Address))
        {
            await connection.SendAsync(post.Head());
            await connection.SendAsync(post.Body.AsMemory(0, 20));
            await shop.LoggedAsync("Request starting");
        }

        await shop.LoggedAsync("did not arrive whole");
        Assert.Equal(0, _gate.Entered);
        Assert.Equal(System.Net.HttpStatusCode.OK, await shop.PostAsync(post));
    }

    [Fact]
    public async Task SenderThatLeavesWhileTheHandlerRuns_DoesNotStopIt_AndItsRetryFindsItDone()
    {
        var gate = new Gate();
        var token = CancellationToken.None;
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>((_, _, cancellationToken) =>
        {
            token = cancellationToken;
            return gate.EnterAsync();
        }));
        var post = new SignedPost();
        using (var connection = await RawConnection.OpenAsync(shop.Address))
        {
            await connection.SendAsync(post.Head());
            await connection.SendAsync(post.Body);
            await gate.EnteredAsync(1);
        }

        Assert.False(token.IsCancellationRequested);
        gate.Open();
        await shop.LoggedAsync("Answered 200 (Handled)");

        Assert.Equal(System.Net.HttpStatusCode.OK, await shop.PostAsync(post));
        Assert.Equal(1, gate.Entered);
        Assert.Equal(DeliveryOutcome.Duplicate, shop.Reports[^1].Outcome);
    }

    [Fact]
    public async Task SlowSender_IsWaitedForWhileThereIsTime()
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();
        using var connection = await RawConnection.OpenAsync(shop.Address);

        await connection.SendAsync(post.Head());
        await shop.LoggedAsync("Request starting");
        foreach (var piece in post.Body.Chunk(post.Body.Length / 8))
        {
            await connection.SendAsync(piece);
            shop.Clock.Advance(TimeSpan.FromSeconds(0.9));
        }

        Assert.StartsWith(Ok, await connection.ReadAsync(), StringComparison.Ordinal);
    }

    private Task<TestShop> StartAsync(int cap = Cap, Action<WebApplication>? pipeline = null)
    {
        _gate.Open();
        return TestShop.StartAsync(new TestShopOptions
        {
            Pipeline = pipeline ?? (static _ => { }),
            Receiver = receiver => receiver
                .Configure(options => options.MaxBodyLength = cap)
                .AddHandler<WebhookEvent>((_, _, _) => _gate.EnterAsync()),
        });
    }

    // The endpoint's clock starts a moment after the request is seen.
    private static async Task AdvanceUntilAsync(TestShop shop, Task<string> answer, string expected)
    {
        while (!answer.IsCompleted)
        {
            shop.Clock.Advance(TimeSpan.FromSeconds(9));
            await Task.Yield();
        }

        Assert.StartsWith(expected, await answer, StringComparison.Ordinal);
    }

    private static byte[] Chunked(byte[] body, int size)
    {
        using var framed = new MemoryStream();
        foreach (var chunk in body.Chunk(size))
        {
            framed.Write(Encoding.ASCII.GetBytes(chunk.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            framed.Write(chunk);
            framed.Write("\r\n"u8);
        }

        framed.Write("0\r\n\r\n"u8);
        return framed.ToArray();
    }
}
