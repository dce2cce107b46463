using CsCheck;

namespace Vipps.Webhooks.Cli.Tests.Output;

public sealed class WordWrapTests
{
    private static readonly string[] Special = ["--save", "-", "--", "vipps-webhooks", "<file>", "list", ""];

    [Fact]
    public void Lines_PutTogetherAgain_AreTheText() =>
        Text.Select(Gen.Int[1, 60]).Sample((text, width) => Assert.Equal(text, string.Join(' ', WordWrap.Lines(text, width))));

    [Fact]
    public void Lines_ThatAreTooLong_HoldOneWordOrOneCommand() => Text.Select(Gen.Int[1, 60]).Sample((text, width) => Assert.All(
        WordWrap.Lines(text, width).Where(line => line.Length > width),
        static line => Assert.True(!line.Contains(' ') || line.Contains('-') || line.Contains(ToolIdentity.Name, StringComparison.Ordinal), line)));

    [Fact]
    public void Lines_OfACommand_AreNeverBroken()
    {
        const string Command = "vipps-webhooks delete 3f0e1c52-6d0c-4e2f-9d4b-6f0c0d9b6a11 --url https://shop.example --yes";

        Text.Select(Text, Gen.Int[1, 60]).Sample((before, after, width) => Assert.Contains(
            WordWrap.Lines($"{before} {Command} {after}", width), static line => line.Contains(Command, StringComparison.Ordinal)));
    }

    private static Gen<string> Text => Gen.OneOf(
        Gen.String[Gen.Char['a', 'z'], 1, 20], Gen.Int[0, Special.Length - 1].Select(static index => Special[index])).Array[1, 30]
        .Select(static words => string.Join(' ', words));
}
