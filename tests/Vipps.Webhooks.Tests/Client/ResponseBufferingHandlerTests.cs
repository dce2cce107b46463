using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Tests.Client;

public sealed class TransportHandlerTests
{
    /// <summary>How the framework tells of a connection that is not made in time is documented nowhere: this pins it down.</summary>
    [Fact]
    public async Task Send_NoConnectionInTime_IsAConnectionErrorLikeAnyOther()
    {
        using var http = new HttpMessageInvoker(new ResponseBufferingHandler(TimeProvider.System)
        {
            InnerHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(50),
                ConnectCallback = static async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    return Stream.Null;
                },
            },
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/");

        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
    }

    [Fact]
    public async Task Send_TimeOutOfAnotherHandler_IsNotTakenForAConnectionThatWasNeverMade()
    {
        using var http = new HttpMessageInvoker(new ResponseBufferingHandler(TimeProvider.System) { InnerHandler = new TimingOut() });
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/");

        var failure = await Assert.ThrowsAsync<TaskCanceledException>(
            () => http.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public async Task Send_CancelledByTheCaller_StaysACancellation()
    {
        using var http = new HttpMessageInvoker(new ResponseBufferingHandler(TimeProvider.System) { InnerHandler = new SocketsHttpHandler() });
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => http.SendAsync(request, new CancellationToken(canceled: true)));
    }

    private sealed class TimingOut : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("As HttpClient puts it.", new TimeoutException());
    }
}
