using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>Mistakes in how a value was passed on, each of which somebody made.</summary>
public sealed class SettingTextTests
{
    [Theory]
    [InlineData("\"c2VjcmV0\"", "is in quotation marks")]
    [InlineData("'c2VjcmV0'", "is in quotation marks")]
    [InlineData("`c2VjcmV0`", "is in quotation marks")]
    [InlineData("“c2VjcmV0”", "is in quotation marks")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/vipps/)", "is a reference")]
    [InlineData("@Microsoft.AppConfiguration(Endpoint=https://shop.azconfig.io; Key=vipps)", "is a reference")]
    [InlineData("${VIPPS_SECRET}", "is a reference")]
    [InlineData("${VIPPS_SECRET:-}", "is a reference")]
    [InlineData("$VIPPS_SECRET", "is a reference")]
    [InlineData("$env:VIPPS_SECRET", "is a reference")]
    [InlineData("$(VippsSecret)", "is a reference")]
    [InlineData("%VIPPS_SECRET%", "is a reference")]
    [InlineData("#{VippsSecret}#", "is a reference")]
    [InlineData("#{Vipps.Secret}", "is a reference")]
    [InlineData("{{ .Values.vippsSecret }}", "is a reference")]
    [InlineData("__VIPPS_SECRET__", "is a reference")]
    [InlineData("op://shop/vipps/secret", "is a reference")]
    [InlineData("arn:aws:secretsmanager:eu-north-1:123456789012:secret:vipps", "is a reference")]
    [InlineData("ENC[AES256_GCM,data:abc=,iv:def=]", "is a reference")]
    [InlineData("the secret that Vipps showed once", "is the text of an example")]
    [InlineData("<your client secret>", "is the text of an example")]
    [InlineData("YOUR-SUBSCRIPTION-KEY", "is the text of an example")]
    [InlineData("changeme", "is the text of an example")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "is the text of an example")]
    [InlineData("xxxxxxxx", "is the text of an example")]
    [InlineData("********", "is the text of an example")]
    [InlineData("c2Vj cmV0", "has a space or an invisible character")]
    [InlineData(" c2VjcmV0", "has a space or an invisible character")]
    [InlineData("c2VjcmV0\n", "has a space or an invisible character")]
    [InlineData("c2Vj\u200bcmV0", "has a space or an invisible character")]
    [InlineData("\ufeffc2VjcmV0", "has a space or an invisible character")]
    [InlineData("c2Vj\u00a0cmV0", "has a space or an invisible character")]
    [InlineData("c2Vj\ufffdcmV0", "has a space or an invisible character")]
    [InlineData("c2Vj&#43;cmV0", "has an HTML entity")]
    [InlineData("c2Vj&#x2B;cmV0", "has an HTML entity")]
    [InlineData("c2Vj&amp;cmV0", "has an HTML entity")]
    [InlineData("c2Vj\\u002BcmV0", "has an escape of JSON")]
    [InlineData("c2Vj\\/cmV0", "has an escape of JSON")]
    [InlineData("c2VjcmV0%3D%3D", "is URL-encoded")]
    [InlineData("c2VjcmV0%2b", "is URL-encoded")]
    [InlineData("https://shop.example/hooks/vipps", "is a URL")]
    [InlineData("c2Vјc", "has a letter that is not ASCII")] // the Cyrillic one
    public void Key_PassedOnWrongly_IsToldWithoutItsValue(string value, string expected)
    {
        var mistake = SettingText.FindMistake(value);

        Assert.StartsWith(expected, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain(value, mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"https://shop.example/hooks\"", "is in quotation marks")]
    [InlineData("https://${HOST}/hooks", "is a reference")]
    [InlineData("https://$(Host)/hooks", "is a reference")]
    [InlineData("https://{{ host }}/hooks", "is a reference")]
    [InlineData("https://%HOST%/hooks", "is a reference")]
    [InlineData("https://%DB%/hooks", "is a reference")]
    [InlineData("https://shop.example/hooks?key=#{Key}#", "is a reference")]
    [InlineData("https://shop.example/ho oks", "has a space or an invisible character")]
    [InlineData("https://shop.example/hooks\u200b", "has a space or an invisible character")]
    [InlineData("https://shop.example/hooks?a=1&amp;b=2", "has an HTML entity")]
    [InlineData("https://shop.example/hooks?a=1\\u0026b=2", "has an escape of JSON")]
    [InlineData("https:\\/\\/shop.example\\/hooks", "has an escape of JSON")]
    public void Url_PassedOnWrongly_IsTold(string value, string expected) =>
        Assert.StartsWith(expected, SettingText.FindMistakeInUrl(value), StringComparison.Ordinal);

    [Theory]
    [InlineData("\t https://shop.example/hooks \r\n")]
    [InlineData("https://shop.example/hooks?a=%41BC%42&b=%C3%A5%C3%A5")]
    [InlineData("https://shop.example/hooks?a=1&b=2&amp=3&lt")]
    [InlineData("https://shop.example/hooks/$metadata?a=(b)&c={d}")]
    [InlineData("https://blåbær.example/hooks/😀?a=__b__")]
    [InlineData("https://shop.example/it's/%20/100%")]
    public void Url_ThatMayBeMeant_Passes(string value) => Assert.Null(SettingText.FindMistakeInUrl(value));
}
