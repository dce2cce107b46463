using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>Headers, methods, and what the rest of an app does to a request.</summary>
public sealed class RequestTests
{
    private const string Unauthorized = "HTTP/1.1 401 ";

    [Theory]
    [InlineData("x-ms-date", WebhookVerification.MalformedDate)]
    [InlineData("x-ms-content-sha256", WebhookVerification.ContentHashMismatch)]
    [InlineData("Authorization", WebhookVerification.MalformedAuthorization)]
    [InlineData("X-Vipps-Authorization", WebhookVerification.MalformedAuthorization)]
    public async Task HeaderThatComesTwice_IsRefused(string name, WebhookVerification reason)
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();
        var again = post.Headers().Single(header => header.Name == name);

        Assert.StartsWith(
            Unauthorized, await RawConnection.SendAsync(shop.Address, post.Head(more: again), post.Body), StringComparison.Ordinal);
        shop.AssertRefused(reason, $"The header {name} came more than once.");
    }

    [Theory]
    [InlineData("497f6eca-6276-4993-bfeb-53cbbbba6f08")]
    [InlineData("00000000-0000-0000-0000-000000000001")] // whatever stands before the app has one of its own
    [InlineData("no id")]
    [InlineData("00000000-0000-0000-0000-000000000001,497f6eca-6276-4993-bfeb-53cbbbba6f08,")]
    public async Task WebhookIdOnTwoLines_IsNotSigned_AndRefusesNothing(string other)
    {
        await using var shop = await StartAsync();
        var before = new SignedPost { WebhookId = null };
        var after = new SignedPost { Text = The.Payment("order-1002") };

        var first = await RawConnection.SendAsync(
            shop.Address, before.Head(more: [("Webhook-Id", other), ("Webhook-Id", $"{The.WebhookId}")]), before.Body);
        var second = await RawConnection.SendAsync(shop.Address, after.Head(more: ("Webhook-Id", other)), after.Body);

        Assert.StartsWith("HTTP/1.1 200 ", first, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AdapterThatSplitsHeadersAtCommas_LosesNoDelivery(bool trims)
    {
        await using var shop = await StartAsync(app => app.Use((http, next) =>
        {
            foreach (var name in http.Request.Headers.Keys.ToArray())
            {
                http.Request.Headers[name] = $"{http.Request.Headers[name]}"
                    .Split(',', trims ? StringSplitOptions.TrimEntries : StringSplitOptions.None);
            }

            return next(http);
        }));

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
    }

    [Theory]
    [InlineData("x-ms-date")]
    [InlineData("x-ms-content-sha256")]
    public async Task HeaderThatIsMissing_IsRefused(string name)
    {
        await using var shop = await StartAsync();
        using var request = new SignedPost().To(shop.Url);
        request.Headers.Remove(name);

        using var response = await shop.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        shop.AssertRefused(WebhookVerification.MissingHeader, $"The header {name} is missing.");
    }

    [Theory]
    [InlineData("Bearer of-the-platform")]
    [InlineData("Bearer of-the-platform, Basic YTpi")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a, Signature=b")]
    [InlineData("of no scheme")]
    public async Task AuthorizationThatAPlatformReplaced_IsIgnored_IfTheGenuineOneCameInTheOtherHeader(string value)
    {
        await using var shop = await StartAsync();
        using var genuine = With("Authorization", value);
        using var forged = With("Authorization", value, new SignedPost { Secret = The.OtherSecret });
        using var alone = With("Authorization", value);
        alone.Headers.Remove("X-Vipps-Authorization");

        using var accepted = await shop.SendAsync(genuine);
        using var refused = await shop.SendAsync(forged);
        shop.AssertRefused(WebhookVerification.SignatureMismatch, "neither its secret nor another one matches");
        using var nothing = await shop.SendAsync(alone);
        shop.AssertRefused(WebhookVerification.MalformedAuthorization, "let X-Vipps-Authorization through");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            [accepted.StatusCode, refused.StatusCode, nothing.StatusCode]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AuthorizationThatAPlatformAddedTo_IsReadForTheSignature(bool isFirst)
    {
        const string Platform = "Bearer of-the-platform";
        await using var shop = await StartAsync();
        var genuine = new SignedPost();
        var lines = new[] { genuine.Sign().Authorization, new SignedPost { Secret = The.OtherSecret }.Sign().Authorization }
            .Select(signature => isFirst ? new[] { Platform, signature } : [signature, Platform]).ToArray();

        using var accepted = await shop.SendAsync(InOneLine(genuine, lines[0]));
        using var refused = await shop.SendAsync(InOneLine(genuine, lines[1]));
        shop.AssertRefused(WebhookVerification.MalformedAuthorization, "disagrees with X-Vipps-Authorization");
        var onTwoLines = await RawConnection.SendAsync(
            shop.Address, genuine.Head(more: ("Authorization", Platform)), genuine.Body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (accepted.StatusCode, refused.StatusCode));
        Assert.StartsWith("HTTP/1.1 200 ", onTwoLines, StringComparison.Ordinal);

        HttpRequestMessage InOneLine(SignedPost post, string[] values)
        {
            var request = post.To(shop.Url);
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", string.Join(", ", values)); // as HttpClient would send both of them
            return request;
        }
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("X-Vipps-Authorization")]
    public async Task TwoSignaturesThatDisagree_AreRefused(string name)
    {
        await using var shop = await StartAsync();
        var other = new SignedPost { Secret = The.OtherSecret }.Sign().Authorization;

        foreach (var value in (string[])
            [other, "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=", other.Replace("HMAC", "hmac", StringComparison.Ordinal)])
        {
            using var request = With(name, value);
            using var response = await shop.SendAsync(request);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            shop.AssertRefused(WebhookVerification.MalformedAuthorization, "disagrees with X-Vipps-Authorization");
        }
    }

    [Fact]
    public async Task DateOfAnotherForm_IsRefused()
    {
        await using var shop = await StartAsync();
        using var request = new SignedPost().To(shop.Url);
        request.Headers.Remove("x-ms-date");
        Assert.True(request.Headers.TryAddWithoutValidation("x-ms-date", "2026-11-02T12:00:00Z"));

        using var response = await shop.SendAsync(request);

        shop.AssertRefused(WebhookVerification.MalformedDate, "x-ms-date is not a date.");
    }

    [Theory]
    [InlineData(-301, "301 s behind")]
    [InlineData(301, "301 s ahead of")]
    public async Task DateThatIsTooFarFromNow_IsRefused_AndTheLogSaysByHowMuch(int seconds, string advice)
    {
        await using var shop = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost { Date = The.Now.AddSeconds(seconds) }));

        shop.AssertRefused(WebhookVerification.OutsideTolerance, advice);
        Assert.NotNull(shop.Reports[^1].Url);
    }

    [Fact]
    public async Task UnknownWebhook_IsNamedInTheLog()
    {
        await using var shop = await StartAsync();
        var id = Guid.NewGuid();

        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret, WebhookId = id }));
        shop.AssertRefused(WebhookVerification.SignatureMismatch, $"It claims to be from webhook {id}, which is not the registration {The.WebhookId} for {The.RegisteredUrl}.");
        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret }));
        shop.AssertRefused(WebhookVerification.SignatureMismatch, "but neither its secret nor another one matches");
        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret, WebhookId = null }));
        shop.AssertRefused(WebhookVerification.SignatureMismatch, $"It was not signed with the secret and the URL of the registration {The.WebhookId} for {The.RegisteredUrl}.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SecretThatTheAppPassedOnWrongly_IsToldInTheLog(bool withId)
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Settings = [],
            Receiver = receiver => receiver.AddInMemoryRegistrations().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
        shop.App.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(
            new WebhookRegistration(The.RegisteredUrl, $"\"{The.Secret}\"", withId ? The.WebhookId : null));

        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost()));

        shop.AssertRefused(WebhookVerification.SignatureMismatch, "The secret is in quotation marks. Remove them");
        Assert.DoesNotContain(shop.Logs.GetSnapshot(), record => record.Message.Contains(The.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WebhookThatMayBeTheOneWithoutAnId_IsNotCalledUnknown()
    {
        await using var shop = await StartAsync(withId: false);

        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret }));

        shop.AssertRefused(WebhookVerification.SignatureMismatch, $"If that is the registration for {The.RegisteredUrl} without an Id, the secret is not");
    }

    [Fact]
    public async Task RequestWithoutASignature_IsRefusedBeforeItsBodyIsReadOrAStoreIsAsked_AndMakesNoNoise()
    {
        var asked = 0;
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Settings = [],
            Services = services => services.AddSingleton(new CountingStore(() => asked++)),
            Receiver = receiver => receiver.AddRegistrationSource<CountingStore>().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
        using var connection = await RawConnection.OpenAsync(shop.Address);

        await connection.SendAsync("POST /hooks/vipps HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n");

        Assert.StartsWith(Unauthorized, await connection.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(0, asked);
        Assert.Empty(shop.Warnings);
        Assert.Equal(WebhookVerification.MissingHeader, Assert.Single(shop.Reports).Verification);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeliveryThatAProxyDamaged_IsNotTakenForAStrangersRequest(bool doubled)
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask));
        using var request = new SignedPost().To(shop.Url);
        foreach (var name in (string[])["x-ms-date", "x-ms-content-sha256", "X-Vipps-Authorization", "Webhook-Id", "Authorization"])
        {
            var value = request.Headers.NonValidated[name].ToString();
            if (doubled)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            else if (name != "Authorization")
            {
                request.Headers.Remove(name);
            }
        }

        using var answer = await shop.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(LogLevel.Warning, Assert.Single(shop.Warnings).Level);
    }

    [Fact]
    public async Task Refusal_SaysNothing()
    {
        await using var shop = await StartAsync();

        using var response = await shop.SendAsync(new SignedPost { Secret = The.OtherSecret }.To(shop.Url));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Date", "Server"], response.Headers.Select(header => header.Key).Order());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    public async Task OtherMethod_IsAnswered405(string method)
    {
        await using var shop = await StartAsync();
        using var request = new SignedPost().To(shop.Url);
        request.Method = new HttpMethod(method);

        using var response = await shop.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Empty(shop.Reports);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/json", 200)]
    [InlineData("APPLICATION/JSON", 200)]
    [InlineData("application/vnd.vipps+json", 200)]
    [InlineData("text/json", 200)]
    [InlineData("Text/JSON; charset=utf-8", 200)]
    [InlineData(null, 200)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/jsonp", 415)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    public async Task ContentType_MustBeJsonWhereItIsGiven(string? type, int expected)
    {
        await using var shop = await StartAsync();

        Assert.Equal(expected, (int)await shop.PostAsync(new SignedPost { ContentType = type }));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("text/plain", 200)] // one of the two is enough: it is not signed, and proves nothing
    [InlineData("text/plain, application/json", 200)]
    public async Task ContentTypeOnTwoLines_IsJsonIfOneOfThemIs(string other, int expected)
    {
        await using var shop = await StartAsync();
        var post = new SignedPost();

        var answer = await RawConnection.SendAsync(shop.Address, post.Head(more: ("Content-Type", other)), post.Body);

        Assert.StartsWith($"HTTP/1.1 {expected} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MiddlewareThatReadsTheBody_IsNamedInTheLog()
    {
        await using var shop = await StartAsync(app => app.Use(async (http, next) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            await next(http);
        }));

        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost()));

        shop.AssertRefused(WebhookVerification.ContentHashMismatch, "The body was already read by earlier middleware.");
    }

    [Fact]
    public async Task MiddlewareThatReadsAChunkedBody_IsNamedInTheLog()
    {
        await using var shop = await StartAsync(app => app.Use(async (http, next) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            await next(http);
        }));
        using var request = new SignedPost().To(shop.Url);
        request.Headers.TransferEncodingChunked = true;

        using var response = await shop.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        shop.AssertRefused(WebhookVerification.ContentHashMismatch, "The body was already read by earlier middleware.");
    }

    [Fact]
    public async Task MiddlewareThatReadsTheBodyAndRewinds_DoesNoHarm()
    {
        await using var shop = await StartAsync(app => app.Use(async (http, next) =>
        {
            http.Request.EnableBuffering();
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Request.Body.Position = 0;
            await next(http);
        }));

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
    }

    [Theory]
    [InlineData("{ \"msn\":\"123456\"")]
    [InlineData("")]
    public async Task BodyThatWasChanged_IsRefused(string changed)
    {
        await using var shop = await StartAsync();
        using var request = new SignedPost().To(shop.Url);
        request.Content = new StringContent(changed, System.Text.Encoding.UTF8, "application/json");

        using var response = await shop.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        shop.AssertRefused(WebhookVerification.ContentHashMismatch, "The body is not the one that was signed.");
    }

    [Fact]
    public async Task HashOfNothing_BesideABody_IsRefused()
    {
        await using var shop = await StartAsync();
        using var request = new SignedPost { Body = [] }.To(shop.Url);
        Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", request.Headers.GetValues("x-ms-content-sha256").Single());
        request.Content = new StringContent(The.Payment(), System.Text.Encoding.UTF8, "application/json");

        using var response = await shop.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task AppWithPagesForErrors_AndARuleThatEverybodySignsIn_LeavesTheEndpointAlone()
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Services = services =>
            {
                services.AddAuthentication().AddBearerToken();
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            Pipeline = app =>
            {
                app.UseStatusCodePages("text/plain", "A page of the app: {0}");
                app.UseAuthentication();
                app.UseAuthorization();
            },
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
        using var refused = await shop.SendAsync(new SignedPost { Secret = The.OtherSecret }.To(shop.Url));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task MiddlewareThatReadsAndClosesTheBody_IsNamedInTheLog()
    {
        await using var shop = await StartAsync(app => app.Use(async (http, next) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            await http.Request.BodyReader.CompleteAsync();
            await next(http);
        }));

        Assert.Equal(HttpStatusCode.Unauthorized, await shop.PostAsync(new SignedPost()));

        shop.AssertRefused(WebhookVerification.ContentHashMismatch, "The body was already read by earlier middleware.");
    }

    private static HttpRequestMessage With(string name, string value, SignedPost? post = null)
    {
        var request = (post ?? new SignedPost()).To(new Uri(TestShop.Path, UriKind.Relative));
        request.Headers.Remove(name);
        Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return request;
    }

    private static Task<TestShop> StartAsync(Action<WebApplication>? pipeline = null, bool withId = true)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Id"] = withId ? The.WebhookId.ToString() : null;
        return TestShop.StartAsync(new TestShopOptions
        {
            Settings = settings,
            Pipeline = pipeline ?? (static _ => { }),
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });
    }

    private sealed class CountingStore(Action asked) : IWebhookRegistrationSource
    {
        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken)
        {
            asked();
            return default;
        }
    }
}
