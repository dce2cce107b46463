namespace Vipps.Webhooks.Cli;

/// <summary>The ways to put the parts together that are not the protocol's.</summary>
internal static class TextMistakes
{
    public static IEnumerable<Mistake> Of(CapturedRequest request)
    {
        var lineEndings = new Finding(
            "crlfSigned",
            "The text that was signed has Windows line endings.",
            "Its lines must end with a line feed alone. Write \"\\n\": Environment.NewLine, a raw string literal or a file may hold \"\\r\\n\".");
        yield return Make(lineEndings, static attempt => attempt with { NewLine = "\r\n" });

        var end = new Finding(
            "trailingNewlineSigned",
            "The text that was signed ends with a newline.",
            "Nothing follows the hash: remove the newline in the code that signed this.");
        yield return Make(end, static attempt => attempt with { End = "\n" });
        yield return Make(end, static attempt => attempt with { NewLine = "\r\n", End = "\r\n" });

        var method = new Finding(
            "methodSigned",
            "The text that was signed has a method other than POST.",
            "A delivery is a POST, in capital letters, including in the text that is signed.");
        foreach (var other in (string?[])["post", "Post", "GET", "PUT", request.Method])
        {
            if (other is not null and not "POST")
            {
                yield return Make(method, attempt => attempt with { Method = other });
            }
        }

        var separators = new Finding(
            "separatorSigned",
            "The text that was signed has other separators than the protocol's.",
            "It is POST, line feed, path and query, line feed; then date, host and hash with a semicolon between them, and no space.");
        foreach (var separator in (string[])["\n", "; ", ",", ""])
        {
            yield return Make(separators, attempt => attempt with { Separator = separator });
        }

        yield return Make(separators, static attempt => attempt with { NewLine = "\\n" });
        yield return Make(separators, static attempt => attempt with { NewLine = "" });
        yield return Make(separators, static attempt => attempt with { NewLine = " " });
    }

    private static Mistake Make(Finding finding, Func<SigningAttempt, SigningAttempt> make) => new(SignedPart.Text, finding, make);
}
