namespace Vipps.Webhooks.Cli;

/// <summary>Finds the fewest mistakes that explain a signature: none, one, or two in different parts.</summary>
/// <remarks>A fit is certain: an HMAC-SHA256 does not come out right by chance, however many mistakes are made on purpose.</remarks>
internal static class MistakeSearch
{
    public const int MostMistakes = 2;

    /// <returns>The mistakes; null if no <paramref name="count"/> of them explain it.</returns>
    public static IReadOnlyList<Mistake>? Find(SigningAttempt attempt, IReadOnlyList<Mistake> mistakes, int count) => count switch
    {
        0 => attempt.Fits() ? [] : null,
        1 => mistakes.FirstOrDefault(mistake => mistake.MakeIn(attempt).Fits()) is { } only ? [only] : null,
        _ => FindPair(attempt, mistakes),
    };

    private static Mistake[]? FindPair(SigningAttempt attempt, IReadOnlyList<Mistake> mistakes)
    {
        for (var i = 0; i < mistakes.Count; i++)
        {
            var first = mistakes[i].MakeIn(attempt);
            for (var j = i + 1; j < mistakes.Count; j++)
            {
                if (mistakes[i].Part != mistakes[j].Part && mistakes[j].MakeIn(first).Fits())
                {
                    return [mistakes[i], mistakes[j]];
                }
            }
        }

        return null;
    }
}
