using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Vipps.Webhooks.Benchmarks.Calls;

/// <summary>Answers in the process, so that what is measured is what stands in front of the wire.</summary>
internal sealed class InMemoryApi : HttpMessageHandler
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private static readonly byte[] Token = Encoding.UTF8.GetBytes(
        $$"""{"token_type":"Bearer","expires_in":"86398","ext_expires_in":"0","access_token":"{{new string('t', 1_400)}}"}""");

    private static readonly byte[] List = """
        {"webhooks":[{"id":"6d3e3b7e-4b9a-4a8f-9c67-1a8a3f9d6d10","url":"https://shop.example/hooks/vipps","events":["epayments.payment.captured.v1","epayments.payment.refunded.v1"]}]}
        """u8.ToArray();

    private static readonly byte[] Registered = """
        {"id":"6d3e3b7e-4b9a-4a8f-9c67-1a8a3f9d6d10","secret":"c2VjcmV0LW9mLWEtYmVuY2htYXJrLWFuZC1vZi1ub3RoaW5nLWVsc2Utc2VjcmV0LW9mLWEtYmVuY2htYXJrLXg="}
        """u8.ToArray();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // As the wire does: some contents are serialized only now.
        if (request.Content is { } sent)
        {
            await sent.CopyToAsync(Stream.Null, cancellationToken);
        }

        var body = request.RequestUri!.AbsolutePath == "/accesstoken/get" ? Token
            : request.Method == HttpMethod.Post ? Registered
            : List;
        return new HttpResponseMessage(body == Registered ? HttpStatusCode.Created : HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
        };
    }
}
