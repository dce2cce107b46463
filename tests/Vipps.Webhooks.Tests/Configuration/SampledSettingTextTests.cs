using CsCheck;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>What Vipps issues always passes, and never once it is passed on wrongly.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledSettingTextTests
{
    private static readonly int Samples = ManyInputs.Of(all: 20_000, inTheSuite: 1_000);

    private static readonly Gen<string> Bytes = Gen.Byte.Array[12, 66].Select(Convert.ToBase64String);

    // Webhook secrets and client secrets, the secrets of Entra ID, client ids, subscription keys.
    private static readonly Gen<string> Issued = Gen.OneOf(
        Bytes,
        Bytes.Select(text => text.TrimEnd('=').Replace('+', '-').Replace('/', '_')),
        Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~._-"].Array[34, 40].Select(text => "x8Q~" + new string(text)),
        Gen.Guid.Select(id => id.ToString()),
        Gen.Guid.Select(id => id.ToString("N")));

    private static readonly Gen<Func<string, string>> Mistake = Gen.Int[0, 15].Select(index => Mistakes[index]);

    private static Func<string, string>[] Mistakes =>
    [
        text => $"\"{text}\"",
        text => $"'{text}'",
        text => $" {text}",
        text => $"{text} ",
        text => $"{text}\r\n",
        text => $"\ufeff{text}",
        text => text.Insert(text.Length / 2, " "),
        text => text.Insert(text.Length / 2, "\u200b"),
        text => text.Insert(text.Length / 2, "&#43;"),
        text => text.Insert(text.Length / 2, "\\u002B"),
        text => $"{text}%3D",
        text => $"${{{text}}}",
        text => $"#{{{text}}}#",
        text => $"<{text}>",
        text => $"@Microsoft.KeyVault({text})",
        text => $"https://shop.example/{text}",
    ];

    [Fact]
    public void WhatVippsIssues_Passes() => Issued.Sample(
        text => SettingText.FindMistake(text) is null && new WebhookRegistration(new Uri("https://shop.example/"), text).FindMistake() is null,
        iter: Samples);

    [Fact]
    public void WhatIsPassedOnWrongly_IsFound_AndNotRepeated() => Issued.Select(Mistake).Sample(
        (text, mistake) =>
            SettingText.FindMistake(mistake(text)) is { } found && !found.Contains(text, StringComparison.Ordinal)
            && new WebhookRegistration(new Uri("https://shop.example/"), mistake(text)).FindMistake() == $"The secret {found}",
        iter: Samples);

    [Fact]
    public void AnyText_IsLookedAtWithoutAnException() => Gen.String.Sample(
        text =>
        {
            _ = SettingText.FindMistake(text);
            _ = SettingText.FindMistakeInAny(text);
        },
        iter: Samples);
}
