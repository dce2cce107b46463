using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.Verify;

public sealed class HeadersTests
{
    [Theory]
    [InlineData("x-ms-date", "dateMissing")]
    [InlineData("x-ms-content-sha256", "contentHashMissing")]
    [InlineData("Authorization", "authorizationMissing")]
    public void Diagnose_HeaderIsMissing_NamesIt(string header, string code)
    {
        var diagnosis = Recorded.Look(Recorded.Delivery(headers: [(header, null)]));

        Assert.Equal(WebhookVerification.MissingHeader, diagnosis.Verification);
        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains(header, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-ms-date", "dateRepeated")]
    [InlineData("x-ms-content-sha256", "contentHashRepeated")]
    [InlineData("Authorization", "authorizationRepeated")]
    public void Diagnose_HeaderCameTwice_SaysThatItDid(string header, string code)
    {
        var once = Recorded.Delivery();
        var twice = new CapturedRequest { Headers = [.. once.Headers, new(header, once[header]!)], Body = once.Body };

        Assert.Equal([code], Recorded.Diagnose(twice));
    }

    [Fact]
    public void Diagnose_OnlyTheAlternateAuthorization_IsValidWithARemark()
    {
        var authorization = Recorded.Delivery()["Authorization"];
        var diagnosis = Recorded.Look(Recorded.Delivery(headers: [("Authorization", null), ("X-Vipps-Authorization", authorization)]));

        Assert.Equal(WebhookVerification.Valid, diagnosis.Verification);
        Assert.Equal("authorizationStripped", Assert.Single(diagnosis.Findings).Code);
    }

    [Theory]
    [InlineData("Basic c2hvcDpwYXNzd29yZA==", "Basic")]
    [InlineData("Bearer eyJhbGciOi", "Bearer")]
    public void Diagnose_AnotherScheme_NamesItAndHidesTheRest(string authorization, string scheme)
    {
        var diagnosis = Recorded.Look(Recorded.Delivery(headers: [("Authorization", authorization)]));

        Assert.Equal(WebhookVerification.MalformedAuthorization, diagnosis.Verification);
        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal("authorizationReplaced", finding.Code);
        Assert.Contains(scheme, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(authorization.Split(' ')[1], finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic c2hvcA==")]
    [InlineData("c2hvcA==")]
    public void Diagnose_AnotherSchemeBesideTheAlternate_IsValidWithARemark(string replaced)
    {
        var authorization = Recorded.Delivery()["Authorization"];
        var diagnosis = Recorded.Look(Recorded.Delivery(headers: [("Authorization", replaced), ("X-Vipps-Authorization", authorization)]));

        Assert.Equal(WebhookVerification.Valid, diagnosis.Verification);
        Assert.NotNull(diagnosis.Webhook);
        var remark = Assert.Single(diagnosis.Findings);
        Assert.Equal("authorizationReplaced", remark.Code);
        Assert.DoesNotContain("c2hvcA==", remark.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_HeaderThatAGatewaySplitAtItsComma_IsValid()
    {
        var once = Recorded.Delivery();
        var date = once["x-ms-date"]!.Split(',');
        var split = new CapturedRequest
        {
            Headers = [.. once.Headers.Where(header => header.Name != "x-ms-date"), .. date.Select(part => new CapturedHeader("x-ms-date", part.Trim()))],
            Body = once.Body,
        };

        Assert.Equal(WebhookVerification.Valid, Recorded.Look(split).Verification);
    }

    [Fact]
    public void Diagnose_TheTwoAuthorizationsDiffer_NamesTheOneThatFits()
    {
        var other = Recorded.Delivery("another-secret")["Authorization"];
        var first = Recorded.Look(Recorded.Delivery(headers: ("X-Vipps-Authorization", other)));
        var second = Recorded.Look(Recorded.Delivery(headers: [("Authorization", other), ("X-Vipps-Authorization", Recorded.Delivery()["Authorization"])]));

        Assert.Equal("authorizationsDiffer", Assert.Single(first.Findings).Code);
        Assert.EndsWith(" Authorization was examined further.", first.Findings[0].Message, StringComparison.Ordinal);
        Assert.EndsWith(" X-Vipps-Authorization was examined further.", Assert.Single(second.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_AuthorizationIsPercentEncoded_ReadsItAnyway()
    {
        var authorization = Recorded.Delivery()["Authorization"]!;

        Assert.Equal(["authorizationEncoded"], Recorded.Diagnose(Recorded.Delivery(headers: ("Authorization", Uri.EscapeDataString(authorization)))));
        Assert.Equal(
            ["authorizationEncoded", "signatureForm"],
            Recorded.Diagnose(Recorded.Delivery(headers: ("Authorization", authorization[..^1] + "%3D"))));
    }

    [Theory]
    [InlineData("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256 & Signature=")]
    [InlineData("HMAC-SHA256 ", "hmac-sha256 ")]
    [InlineData("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=", "Signature=")]
    public void Diagnose_AuthorizationIsInAnotherForm_SaysSoAndGoesOn(string right, string wrong) => Assert.Equal(
        ["authorizationForm"],
        Recorded.Diagnose(Recorded.Delivery(headers: ("Authorization", Recorded.Delivery()["Authorization"]!.Replace(right, wrong, StringComparison.Ordinal)))));

    public static TheoryData<Func<byte[], string>> Spellings => new()
    {
        static mac => Convert.ToHexStringLower(mac),
        static mac => Convert.ToBase64String(mac).TrimEnd('='),
        static mac => Convert.ToBase64String(mac).Replace('+', '-').Replace('/', '_').TrimEnd('='),
    };

    [Theory]
    [MemberData(nameof(Spellings), DisableDiscoveryEnumeration = true)]
    public void Diagnose_SignatureIsNotBase64_SaysLengthAndForm(Func<byte[], string> encode) =>
        Assert.Equal(["signatureLength", "signatureForm"], Recorded.Diagnose(Recorded.SignedOver(encode: encode)));

    [Fact]
    public void Diagnose_SignatureIsCutInTheMiddle_SaysItsLength()
    {
        var diagnosis = Recorded.Look(Recorded.SignedOver(encode: static mac => Convert.ToBase64String(mac)[..20]));

        Assert.Equal(["signatureLength", "secretOrUrlWrong"], diagnosis.Findings.Select(static finding => finding.Code));
        Assert.Contains("has 20 characters", diagnosis.Findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2023-03-30T08:38:32Z")]
    [InlineData("today")]
    public void Diagnose_DateIsNoDateOfTheProtocol_SaysSo(string date)
    {
        var diagnosis = Recorded.Look(Recorded.SignedOver(date: date, headers: ("x-ms-date", date)));

        Assert.Equal(WebhookVerification.MalformedDate, diagnosis.Verification);
        Assert.Equal("malformedDate", Assert.Single(diagnosis.Findings).Code);
    }

    [Theory]
    [InlineData("+00:06:00", "dateOld", "6 min 0 s old")]
    [InlineData("1400.00:00:00", "dateOld", "1400 d 0 h old")]
    [InlineData("-00:10:05", "dateAhead", "10 min 5 s ahead")]
    public void Diagnose_DateIsTooFarOff_SaysThatTheSignatureIsRight(string later, string code, string distance)
    {
        var receivedAt = Recorded.SignedAt + TimeSpan.Parse(later.TrimStart('+'), System.Globalization.CultureInfo.InvariantCulture);
        var diagnosis = Diagnosis.Of(Recorded.Delivery(), [Recorded.Webhook()], receivedAt, WebhookVerifier.DefaultTolerance);

        Assert.Equal(WebhookVerification.OutsideTolerance, diagnosis.Verification);
        Assert.NotNull(diagnosis.Webhook);
        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains(distance, finding.Message, StringComparison.Ordinal);
        Assert.Contains("--at", finding.Next, StringComparison.Ordinal);
        Assert.Contains("--any-date", finding.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_HashIsNotBase64_SaysSo()
    {
        var hash = Convert.FromBase64String(Recorded.HashOf(Recorded.Body));
        var base64 = Convert.ToBase64String(hash);
        foreach (var spelling in (string[])[Convert.ToHexString(hash), base64.TrimEnd('='), $"\"{base64}\"", Uri.EscapeDataString(base64)])
        {
            Assert.Equal(["contentHashForm"], Recorded.Diagnose(Recorded.Delivery(headers: ("x-ms-content-sha256", spelling))));
            Assert.Equal(["contentHashForm"], Recorded.Diagnose(Recorded.SignedOver(hash: spelling, headers: ("x-ms-content-sha256", spelling))));
        }
    }

    [Fact]
    public void Diagnose_HashIsOfAnotherBody_SaysThatTheSignatureFitsTheBody() => Assert.Equal(
        ["contentHashChanged"],
        Recorded.Diagnose(Recorded.Delivery(headers: ("x-ms-content-sha256", Recorded.HashOf("other")))));

    [Fact]
    public void Diagnose_HostAndPathWereRewrittenBeforeItWasRecorded_IsValidWithRemarks()
    {
        var diagnosis = Recorded.Look(Recorded.Delivery(headers: [("Host", "app:8080"), (":path", "/vipps")]));

        Assert.Equal(WebhookVerification.Valid, diagnosis.Verification);
        Assert.Equal(["hostRewritten", "pathRewritten"], diagnosis.Findings.Select(static finding => finding.Code));
    }

    [Fact]
    public void Diagnose_RequestIsSpelledAsTheUrlWasWritten_HasNoRemark()
    {
        const string Url = "https://shop.example/%7Eshop";
        var delivery = Recorded.SignedOver("/%7Eshop", headers: [("Host", "SHOP.example"), (":path", "/%7Eshop")]);

        Assert.Empty(Recorded.Diagnose(delivery, Recorded.Webhook(url: Url)));
    }

    [Theory]
    [InlineData("Mon, 30 Mar 2023 08:38:32 GMT")]
    [InlineData("Sun, 30 Mar 2023 08:38:32 GMT")]
    public void WeekdayAloneIsWrong_WithAnyDate_IsJudgedAndReported(string date)
    {
        var request = Recorded.SignedOver(date: date, headers: [("x-ms-date", date)]);
        var stranger = Recorded.Webhook(secret: "the-secret-of-somebody-else");

        var refused = Diagnosis.Of(request, [Recorded.Webhook()], Recorded.SignedAt, WebhookVerifier.DefaultTolerance);
        var judged = Diagnosis.Of(request, [Recorded.Webhook()], Recorded.SignedAt, TimeSpan.MaxValue);
        var forged = Diagnosis.Of(request, [stranger], Recorded.SignedAt, TimeSpan.MaxValue);

        Assert.Equal(WebhookVerification.MalformedDate, refused.Verification);
        Assert.Equal("weekdayWrong", Assert.Single(refused.Findings).Code);
        Assert.Equal(WebhookVerification.Valid, judged.Verification);
        Assert.Equal("weekdayWrong", Assert.Single(judged.Findings).Code);
        Assert.Equal(WebhookVerification.MalformedDate, forged.Verification);
        Assert.Null(forged.Webhook);
    }
}
