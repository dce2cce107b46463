using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Signing;

/// <summary>The example of Vipps' documentation, and the wrong ways that were seen to produce other signatures.</summary>
public sealed class WebhookVerifierTests
{
    private const string Secret = "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";
    private const string Date = "Thu, 30 Mar 2023 08:38:32 GMT";
    private const string Body = """{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}""";
    private const string ContentHash = "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=";
    private const string Signature = "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=";
    private const string Prefix = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";

    private static readonly Uri Url = new("https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63");
    private static readonly DateTimeOffset Now = DateTimeOffset.ParseExact(Date, "r", CultureInfo.InvariantCulture);

    [Fact]
    public void Sign_OfficialExample_GivesTheDocumentedHeaders()
    {
        var headers = WebhookSigner.Sign(Secret, Url, Encoding.UTF8.GetBytes(Body), Now);

        Assert.Equal(new WebhookSignatureHeaders { Date = Date, ContentHash = ContentHash, Authorization = Prefix + Signature }, headers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)] // the block of SHA-256: a longer key is hashed first
    [InlineData(65)]
    [InlineData(88)]
    [InlineData(200)]
    public void Sign_SecretOfAnyLength_IsTheKeyAsItStands(int length)
    {
        var secret = new string('s', length);
        var text = $"POST\n{Url.PathAndQuery}\n{Date};{Url.Host};{ContentHash}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));

        var headers = WebhookSigner.Sign(secret, Url, Encoding.UTF8.GetBytes(Body), Now);

        Assert.Equal(Prefix + Convert.ToBase64String(signature), headers.Authorization);
    }

    [Fact]
    public void Verify_OfficialExample_IsValid() => Assert.Equal(WebhookVerification.Valid, Verify());

    [Fact]
    public void Verify_RedactedSecretBesideTheOldSignature_IsRefused() =>
        Assert.Equal(WebhookVerification.SignatureMismatch, Verify(secret: new string('A', 86) + "=="));

    [Theory]
    [InlineData("T3+NXHMmhNVEjW5PeJ4Gql70nf0MOXCAY9CoZDxuVQw=")] // secret base64-decoded
    [InlineData("e2JssLZWx4Kq/x8/foltDABXhfJzyZ4vliw4NYsxfl4=")] // CRLF
    [InlineData("jQfjZREMgFVyFS0fVkTWW8rdZn8RnJSytX+JeTx5ZEQ=")] // trailing newline
    [InlineData("mnPO9L30ksdCcOFoTDqtYG49dU0umj5mw4BPGXyHzoc=")] // :443 in the host
    [InlineData("EZA/r5MttyJBKWYQTKeOHFwdXbQVlaoFxQBOUCmK6lE=")] // full URL
    [InlineData("ODPaycfvgaJRUL57SKqWoCcIQ7W3dNYrBm4IxVio4Bk=")] // empty key
    [InlineData("AGaIsYOGqBdhPEUCOnWyZ+YaR5Nj+V+ZASDKsBQZV+u=")] // letter case swapped
    public void Verify_SignatureMadeTheWrongWay_IsRefused(string signature) =>
        Assert.Equal(WebhookVerification.SignatureMismatch, Verify(authorization: Prefix + signature));

    [Fact]
    public void Verify_AnotherSpellingOfTheSameBytes_IsRefused() =>
        Assert.Equal(WebhookVerification.SignatureMismatch, Verify(authorization: Prefix + Signature.Replace("v+U=", "v+V=", StringComparison.Ordinal)));

    [Fact]
    public void Verify_AnotherBody_IsAContentHashMismatch() =>
        Assert.Equal(WebhookVerification.ContentHashMismatch, Verify(body: Body + " "));

    [Fact]
    public void Verify_AnotherBodyWithItsOwnHash_IsRefused()
    {
        var other = WebhookSigner.Sign("another secret", Url, Encoding.UTF8.GetBytes(Body + " "), Now);

        Assert.Equal(WebhookVerification.SignatureMismatch, Verify(body: Body + " ", contentHash: other.ContentHash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Registration_WithoutASecret_CannotBeMade(string secret) =>
        Assert.Throws<ArgumentException>(() => new WebhookRegistration(Url, secret));

    [Theory]
    [InlineData("/hooks/vipps")] // on Unix an absolute URI of a file
    [InlineData("ftp://shop.example/hooks")]
    public void Registration_OfNoWebAddress_CannotBeMade(string url) =>
        Assert.Throws<ArgumentException>(() => new WebhookRegistration(new Uri(url, UriKind.RelativeOrAbsolute), Secret));

    [Fact]
    public void Verify_WithoutARegistration_IsNeverValid() => Assert.Equal(WebhookVerification.NoSecret, Verify([], out _));

    [Fact]
    public void Verify_SeveralRegistrations_FindsTheOneThatSigned()
    {
        var signer = new WebhookRegistration(Url, Secret, Guid.NewGuid());
        WebhookRegistration[] registrations =
        [
            new(Url, "another secret", Guid.NewGuid()),
            new(new Uri("https://webhook.site/elsewhere"), Secret, Guid.NewGuid()),
            signer,
        ];

        foreach (var hint in (string[])["", "no id", .. registrations.Select(registration => $"{registration.Id}"), $"{Guid.NewGuid()}"])
        {
            Assert.Equal(WebhookVerification.Valid, Verify(registrations, out var signedBy, hint));
            Assert.Same(signer, signedBy);
        }

        Assert.Equal(WebhookVerification.SignatureMismatch, Verify(registrations[..2], out var nobody, $"{registrations[0].Id}"));
        Assert.Null(nobody);
    }

    [Fact]
    public void Verify_TwoThatBothSign_NamesTheOneThatTheHintNames()
    {
        WebhookRegistration[] registrations = [new(Url, Secret, Guid.NewGuid()), new(Url, Secret, Guid.NewGuid())];

        foreach (var registration in registrations)
        {
            Assert.Equal(WebhookVerification.Valid, Verify(registrations, out var signedBy, $"{registration.Id}"));
            Assert.Same(registration, signedBy);
        }
    }

    [Fact]
    public void Verify_RightSignatureOfAnotherTime_TellsWhoSigned()
    {
        var signer = new WebhookRegistration(Url, Secret);

        var verification = Verify([signer], out var signedBy, now: Now.AddDays(1));

        Assert.Equal(WebhookVerification.OutsideTolerance, verification);
        Assert.Same(signer, signedBy);
    }

    [Fact]
    public void Registration_DoesNotPrintItsSecret()
    {
        var registration = new RegisteredWebhook
        {
            Id = Guid.NewGuid(),
            Secret = Secret,
            Url = Url,
            Events = WebhookEventTypes.Payments,
        }.ToRegistration();

        Assert.DoesNotContain(Secret, registration.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{registration.Id}", registration.ToString(), StringComparison.Ordinal);
        Assert.Equal(WebhookEventTypes.Payments, registration.Events);
        Assert.Equal(WebhookVerification.Valid, Verify([registration], out _));
    }

    [Fact]
    public void Registration_Prints_NeitherQueryNorUserInfo()
    {
        var url = new Uri("https://user:password@shop.example:8443/hooks?key=1");
        var id = new Guid("497f6eca-6276-4993-bfeb-53cbbbba6f08");

        Assert.Equal("registration for https://shop.example:8443/hooks", new WebhookRegistration(url, Secret).ToString());
        Assert.Equal($"registration {id} for https://shop.example:8443/hooks", new WebhookRegistration(url, Secret, id).ToString());
    }

    [Fact]
    public void SignatureHeaders_Print_TheDateAlone() =>
        Assert.Equal($"signed at {Date}", WebhookSigner.Sign(Secret, Url, "{}"u8, Now).ToString());

    [Fact]
    public void Nothing_InPlaceOfAnArgument_IsRefusedByName()
    {
        Assert.Throws<ArgumentNullException>("url", () => new WebhookRegistration(null!, Secret));
        Assert.Throws<ArgumentNullException>("secret", () => new WebhookRegistration(Url, null!));
        Assert.Throws<ArgumentNullException>("url", () => WebhookSigner.Sign(Secret, null!, [], Now));
        Assert.Throws<ArgumentException>("secret", () => WebhookSigner.Sign(" ", Url, [], Now));
        Assert.Throws<ArgumentNullException>("url", () => WebhookSigner.HostOf(null!));
        Assert.Throws<ArgumentNullException>("values", () => WebhookSignatureHeaders.Join(null!));
        Assert.Throws<ArgumentNullException>("registration", () => WebhookVerifier.Verify(default, (WebhookRegistration)null!, Now, TimeSpan.Zero));
    }

    [Fact]
    public void RelativeUrl_IsRefusedWithTheReason()
    {
        var relative = new Uri("hooks/vipps", UriKind.Relative);

        var signing = Assert.Throws<ArgumentException>("url", () => WebhookSigner.Sign(Secret, relative, [], Now));
        var registering = Assert.Throws<ArgumentException>("url", () => new WebhookRegistration(relative, Secret));

        Assert.Contains("absolute", signing.Message, StringComparison.Ordinal);
        Assert.Contains("that was registered", registering.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://shop.example/hooks?a=b", null)]
    [InlineData("https://shop.example/a%7Eb", "/a%7Eb")] // Uri says ~
    [InlineData("https://shop.example/b\u00e5r", null)] // the letter itself cannot stand in a request line
    public void Registration_OtherSpelling_IsThereOnlyWhereThereIsOne(string url, string? other) =>
        Assert.Equal(other, new WebhookRegistration(new Uri(url), Secret).OtherPathAndQuery);

    [Theory]
    [InlineData(600, 29, 12)]
    [InlineData(20, 600, 12)]
    [InlineData(20, 29, 600)]
    [InlineData(200, 200, 200)]
    public void Sign_PartOfAnyLength_HasRoom(int target, int date, int host)
    {
        string[] parts = [new('\u20ac', target), new('\u20ac', date), new('\u20ac', host)]; // three bytes each
        var text = $"POST\n{parts[0]}\n{parts[1]};{parts[2]};{ContentHash}";
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text));
        var signature = new byte[WebhookSignatureAlgorithm.Base64Length];

        using var key = new SigningKey(Secret);
        WebhookSignatureAlgorithm.Sign(
            key, parts[0], parts[1], parts[2], Encoding.ASCII.GetBytes(ContentHash), signature);

        Assert.Equal(Convert.ToBase64String(expected), Encoding.ASCII.GetString(signature));
    }

    [Fact]
    public void Sign_LongText_GivesItsBufferBack()
    {
        var signature = new byte[WebhookSignatureAlgorithm.Base64Length];
        var target = new string('a', 100_000);
        using var key = new SigningKey(Secret);
        WebhookSignatureAlgorithm.Sign(key, target, Date, "shop.example", signature, signature);
        var before = GC.GetAllocatedBytesForCurrentThread();

        WebhookSignatureAlgorithm.Sign(key, target, Date, "shop.example", signature, signature);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Verify_WithoutAuthorization_UsesTheAlternateHeader()
    {
        Assert.Equal(WebhookVerification.MissingHeader, Verify(authorization: ""));
        Assert.Equal(WebhookVerification.Valid, Verify(authorization: "", alternate: Prefix + Signature));
    }

    [Fact]
    public void Verify_TwoHeadersThatDisagree_IsRefused() =>
        Assert.Equal(WebhookVerification.MalformedAuthorization, Verify(alternate: Prefix + new string('A', 43) + "="));

    [Theory]
    [InlineData("Bearer token", WebhookVerification.Valid)]
    [InlineData("AWS4-HMAC-SHA256 Signature=a", WebhookVerification.Valid)]
    [InlineData("HMAC-SHA256 Signature=a", WebhookVerification.MalformedAuthorization)]
    [InlineData("hmac-sha256", WebhookVerification.MalformedAuthorization)]
    public void Verify_AuthorizationThatWasReplaced_IsIgnoredIfItIsOfAnotherScheme(string authorization, WebhookVerification expected)
    {
        Assert.Equal(expected, Verify(authorization: authorization, alternate: Prefix + Signature));
        Assert.Equal(WebhookVerification.MalformedAuthorization, Verify(authorization: authorization));
    }

    [Theory]
    [InlineData(Date, ContentHash, Prefix + Signature, "", null)]
    [InlineData(Date, ContentHash, "", Prefix + Signature, null)]
    [InlineData(Date, "\u00e5Nlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=", Prefix + Signature, "", null)] // only the body can tell
    [InlineData("", ContentHash, Prefix + Signature, "", WebhookVerification.MissingHeader)]
    [InlineData(Date, "", Prefix + Signature, "", WebhookVerification.MissingHeader)]
    [InlineData(Date, ContentHash, "", "", WebhookVerification.MissingHeader)]
    [InlineData("junk", ContentHash, Prefix + Signature, "", WebhookVerification.MalformedDate)]
    [InlineData(Date, "junk", Prefix + Signature, "", WebhookVerification.ContentHashMismatch)]
    [InlineData(Date, ContentHash, "junk", "", WebhookVerification.MalformedAuthorization)]
    [InlineData("junk", "junk", "junk", "junk", WebhookVerification.MalformedAuthorization)]
    public void CheckHeaders_NeedsNeitherBodyNorSecret(
        string date, string contentHash, string authorization, string alternate, WebhookVerification? expected) =>
        Assert.Equal(expected, WebhookVerifier.CheckHeaders(new WebhookDelivery
        {
            Date = date,
            ContentHash = contentHash,
            Authorization = authorization,
            AlternateAuthorization = alternate,
            Body = default,
        }));

    [Theory]
    [InlineData(Date, "Thu", " 30 Mar 2023 08:38:32 GMT")]
    [InlineData(Date, "Thu", "30 Mar 2023 08:38:32 GMT")] // trimmed
    [InlineData(ContentHash, ContentHash)]
    [InlineData(Date + ", " + Date, Date, Date)]
    [InlineData("")]
    public void Join_RestoresWhatWasSplit(string expected, params string[] values) =>
        Assert.Equal(expected, WebhookSignatureHeaders.Join(values));

    [Fact]
    public void Join_OfWhatReallyCameTwice_IsRefused()
    {
        Assert.Equal(WebhookVerification.MalformedDate, Verify(date: WebhookSignatureHeaders.Join([Date, Date])));
        Assert.Equal(WebhookVerification.ContentHashMismatch, Verify(contentHash: WebhookSignatureHeaders.Join([ContentHash, ContentHash])));
        Assert.Equal(
            WebhookVerification.MalformedAuthorization, Verify(authorization: WebhookSignatureHeaders.Join([Prefix + Signature, Prefix + Signature])));
        Assert.Equal(
            WebhookVerification.MalformedAuthorization,
            Verify(alternate: WebhookSignatureHeaders.Join([Prefix + Signature, Prefix + Signature])));
    }

    [Theory]
    [InlineData("Bearer token")]
    [InlineData(Prefix)]
    [InlineData(Prefix + Signature + "=")]
    [InlineData("hmac-sha256 SignedHeaders=host&Signature=" + Signature)]
    public void Verify_AuthorizationOfAnotherForm_IsMalformed(string authorization) =>
        Assert.Equal(WebhookVerification.MalformedAuthorization, Verify(authorization: authorization));

    [Theory]
    [InlineData("2023-03-30T08:38:32Z")]
    [InlineData("Thu, 31 Mar 2023 08:38:32 GMT")] // not a Thursday
    public void Verify_DateOfAnotherForm_IsMalformed(string date) =>
        Assert.Equal(WebhookVerification.MalformedDate, Verify(date: date));

    [Theory]
    [InlineData(300, WebhookVerification.Valid)]
    [InlineData(-300, WebhookVerification.Valid)]
    [InlineData(301, WebhookVerification.OutsideTolerance)]
    [InlineData(-301, WebhookVerification.OutsideTolerance)]
    public void Verify_FiveMinutesEitherWay_IsTheLimit(int seconds, WebhookVerification expected) =>
        Assert.Equal(expected, Verify(now: Now.AddSeconds(seconds)));

    [Theory]
    [InlineData("https://shop.example/hooks?a=1&b=%7E", "shop.example")]
    [InlineData("https://shop.example:8080/hooks", "shop.example:8080")]
    [InlineData("https://shop.example:443/hooks", "shop.example")]
    [InlineData("http://127.0.0.1:5000/", "127.0.0.1:5000")]
    [InlineData("http://[::1]:5000/", "[::1]:5000")]
    [InlineData("https://blåbær.example/", "xn--blbr-roah.example")]
    public void HostOf_Url_IsTheHostHeader(string url, string expected) =>
        Assert.Equal(expected, WebhookSigner.HostOf(new Uri(url)));

    [Fact]
    public void Verify_LongTargetAndLongSecret_RoundTrips()
    {
        var url = new Uri("https://shop.example/" + new string('a', 5_000) + "?q=" + new string('b', 5_000));
        var secret = new string('s', 3_000);
        var headers = WebhookSigner.Sign(secret, url, "{}"u8, Now);

        var verification = WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = headers.Date,
                ContentHash = headers.ContentHash,
                Authorization = headers.Authorization,
                Body = "{}"u8,
            },
            new WebhookRegistration(url, secret),
            Now,
            WebhookVerifier.DefaultTolerance);

        Assert.Equal(WebhookVerification.Valid, verification.Status);
    }

    [Theory]
    [InlineData("/a%7Eb?c=%7E", "https://shop.example/a%7Eb?c=%7E", WebhookVerification.Valid)]
    [InlineData("/a~b?c=~", "https://shop.example/a%7Eb?c=%7E", WebhookVerification.Valid)]
    [InlineData("/a%7Eb", "https://shop.example/a~b", WebhookVerification.SignatureMismatch)] // the spelling was lost when it was saved
    [InlineData("/a%20b%2Fc", "https://shop.example/a%20b%2Fc", WebhookVerification.Valid)]
    [InlineData("/a/../b", "https://shop.example/a/../b", WebhookVerification.Valid)]
    [InlineData("/b", "https://shop.example/a/../b", WebhookVerification.Valid)]
    [InlineData("/b%C3%A5r", "https://shop.example/bår", WebhookVerification.Valid)]
    public void Verify_UrlThatCanBeSpeltInTwoWays_IsAcceptedInBoth(string signedTarget, string registered, WebhookVerification expected)
    {
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var headers = WebhookSigner.Sign(Secret, new Uri($"https://shop.example{signedTarget}", asWritten), "{}"u8, Now);

        Assert.Equal(expected, WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = headers.Date,
                ContentHash = headers.ContentHash,
                Authorization = headers.Authorization,
                Body = "{}"u8,
            },
            new WebhookRegistration(new Uri(registered), Secret),
            Now,
            WebhookVerifier.DefaultTolerance).Status);
    }

    [Theory]
    [InlineData("shop.example:8080", "/hooks?a=%7E", WebhookVerification.Valid)]
    [InlineData("", "/hooks?a=%7E", WebhookVerification.SignatureMismatch)]
    [InlineData("shop.example:8080", "", WebhookVerification.SignatureMismatch)]
    [InlineData("", "", WebhookVerification.SignatureMismatch)]
    [InlineData("shop.example", "/hooks?a=%7E", WebhookVerification.SignatureMismatch)]
    public void Verify_AgainstWhatTheRequestWasSentTo(string host, string pathAndQuery, WebhookVerification expected)
    {
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var headers = WebhookSigner.Sign(Secret, new Uri("https://shop.example:8080/hooks?a=%7E", asWritten), "{}"u8, Now);

        Assert.Equal(expected, WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = headers.Date,
                ContentHash = headers.ContentHash,
                Authorization = headers.Authorization,
                Host = host,
                PathAndQuery = pathAndQuery,
                Body = "{}"u8,
            },
            new WebhookRegistration(Url, Secret),
            Now,
            WebhookVerifier.DefaultTolerance).Status);
    }

    [Fact]
    public void Verify_AnyBody_AllocatesNothing()
    {
        var body = new byte[16 * 1024];
        var headers = WebhookSigner.Sign(Secret, Url, body, Now);
        var second = new WebhookRegistration(Url, "another secret", Guid.NewGuid());
        WebhookRegistration[] registrations = [new(Url, "a third secret", Guid.NewGuid()), second, new(Url, Secret, Guid.NewGuid())];
        var hint = $"{second.Id}";
        VerifyBytes(); // once, so that what is made once is made
        var before = GC.GetAllocatedBytesForCurrentThread();

        var verification = VerifyBytes();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(WebhookVerification.Valid, verification);

        WebhookVerification VerifyBytes() => WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = headers.Date,
                ContentHash = headers.ContentHash,
                Authorization = headers.Authorization,
                WebhookId = hint,
                Body = body,
            },
            registrations,
            Now,
            WebhookVerifier.DefaultTolerance).Status;
    }

    private static WebhookVerification Verify(
        WebhookRegistration[] registrations, out WebhookRegistration? signedBy, string hint = "", DateTimeOffset? now = null)
    {
        var result = WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = Date,
                ContentHash = ContentHash,
                Authorization = Prefix + Signature,
                WebhookId = hint,
                Body = Encoding.UTF8.GetBytes(Body),
            },
            registrations,
            now ?? Now,
            WebhookVerifier.DefaultTolerance);
        signedBy = result.Registration;
        return result.Status;
    }

    private static WebhookVerification Verify(
        string secret = Secret,
        string date = Date,
        string contentHash = ContentHash,
        string authorization = Prefix + Signature,
        string alternate = "",
        string body = Body,
        DateTimeOffset? now = null) => WebhookVerifier.Verify(
            new WebhookDelivery
            {
                Date = date,
                ContentHash = contentHash,
                Authorization = authorization,
                AlternateAuthorization = alternate,
                Body = Encoding.UTF8.GetBytes(body),
            },
            new WebhookRegistration(Url, secret),
            now ?? Now,
            WebhookVerifier.DefaultTolerance).Status;
}
