using System.Text;

namespace Vipps.Webhooks.Attack;

/// <content>The body, and the lines of the head.</content>
internal static partial class Mutations
{
    private static void TouchBody(Draft draft, Random random) => draft.Body = Bodies.Touched(draft.Body, random);

    private static void SwapBody(Draft draft, Random random) => draft.Body = new Delivery(random).Body;

    private static void EmptyBody(Draft draft, Random random) => draft.Body = random.OneIn(2) ? [] : "\0"u8.ToArray();

    private static void ReorderLines(Draft draft, Random random)
    {
        var lines = draft.Lines.ToArray();
        random.Shuffle(lines);
        draft.Lines.Clear();
        draft.Lines.AddRange(lines);
    }

    private static void HeaderCase(Draft draft, Random random) => Change(draft, random, line =>
    {
        var parts = line.Split(':', 2);
        return (random.OneIn(2) ? parts[0].ToUpperInvariant() : parts[0].ToLowerInvariant()) + ":" + parts[^1];
    });

    private static void HeaderSpace(Draft draft, Random random) => Change(draft, random, line =>
    {
        var parts = line.Split(':', 2);
        return random.Next(6) switch
        {
            0 => $"{parts[0]}:{parts[^1].Trim()}",
            1 => $"{parts[0]}: \t {parts[^1].Trim()}",
            2 => $"{line} \t ",
            3 => $"{parts[0]} :{parts[^1]}",
            4 => $" {line}",
            _ => $"{parts[0]}:{parts[^1].Insert(random.Next(parts[^1].Length + 1), random.Pick([" ", "\t", "\u00A0", "\v"]))}",
        };
    });

    private static void RepeatHeader(Draft draft, Random random) =>
        draft.Lines.Insert(random.Next(draft.Lines.Count + 1), SomeLine(draft, random));

    private static void RepeatHeaderDifferently(Draft draft, Random random)
    {
        var name = random.Pick(Draft.Signed);
        if (new Draft(new Delivery(random)).Value(name) is { } value)
        {
            draft.Lines.Insert(random.Next(draft.Lines.Count + 1), $"{name}: {random.Pick([value, "", "x", "HMAC-SHA256", "Bearer abc"])}");
        }
    }

    private static void SplitHeader(Draft draft, Random random)
    {
        var name = random.Pick(Draft.Signed);
        if (draft.Value(name) is { Length: > 1 } value)
        {
            var comma = value.IndexOf(',', StringComparison.Ordinal);
            var at = comma > 0 && !random.OneIn(3) ? comma : random.Next(1, value.Length);
            draft.Set(name, value[..at]);
            draft.Lines.Add($"{name}: {value[(at == comma ? at + 1 : at)..]}");
        }
    }

    private static void FoldHeader(Draft draft, Random random) => Change(draft, random, line =>
    {
        var at = line.LastIndexOf(' ');
        at = at < 0 ? random.Next(line.Length + 1) : at;
        return $"{line[..at]}\r\n {line[at..].TrimStart()}";
    });

    private static void RemoveHeader(Draft draft, Random random)
    {
        if (random.OneIn(3))
        {
            draft.Remove(Protocol.Authorization);
            draft.Remove(Protocol.Alternate);
            return;
        }

        draft.Remove(SomeLine(draft, random).Split(':')[0]);
    }

    private static void EmptyHeader(Draft draft, Random random) =>
        Change(draft, random, line => line.Split(':')[0] + random.Pick([":", ": ", ""]));

    private static void TouchHeader(Draft draft, Random random) => Change(
        draft, random, line => Encoding.Latin1.GetString(Bodies.Touched(Encoding.Latin1.GetBytes(line), random)));

    private static void SwapHeader(Draft draft, Random random)
    {
        var other = new Draft(new Delivery(random));
        foreach (var name in Draft.Signed.Append("Host").Append(Protocol.WebhookId))
        {
            if (random.OneIn(3) && other.Value(name) is { } value)
            {
                draft.Set(name, value);
            }
        }
    }

    private static void MoreHeaders(Draft draft, Random random)
    {
        for (var count = random.OneIn(20) ? 120 : random.Next(1, 30); count > 0; count--)
        {
            draft.Lines.Insert(random.Next(draft.Lines.Count + 1), $"X-More-{count}: {random.Next()}");
        }
    }

    private static void LongHeader(Draft draft, Random random)
    {
        var length = random.Pick([100, 5_000, 9_000, 40_000]);
        if (random.OneIn(2))
        {
            draft.Lines.Add($"X-Long: {new string('a', length)}");
            return;
        }

        draft.Set(random.Pick([.. Draft.Signed, Protocol.WebhookId]), new string(random.Pick(['a', '=', ',', '5']), length));
    }

    private static void OddHeader(Draft draft, Random random) => draft.Lines.Insert(
        random.Next(draft.Lines.Count + 1),
        random.Pick(
        [
            ":", ": x", "X Odd: 1", "X-Odd", "X-Odd: \u0001", "X-Odd: å", "X-Odd: \u00C3\u00A5", "\0", "X-Odd: a\rb", "X-Odd\0: 1",
            "X-Forwarded-Host: evil.example", "X-Original-Method: GET", "X-HTTP-Method-Override: PUT", "Content-Encoding: gzip",
            "Trailer: Authorization",
        ]));

    private static void LineEnds(Draft draft, Random random) => draft.LineEnd = random.Pick(["\n", "\r", "\r\r\n", " \r\n"]);

    private static string SomeLine(Draft draft, Random random) => draft.Lines.Count == 0 ? "X-None: 1" : random.Pick(draft.Lines);

    private static void Change(Draft draft, Random random, Func<string, string> change)
    {
        // Those that are signed most often.
        var at = random.OneIn(3) ? random.Next(draft.Lines.Count) : draft.IndexOf(random.Pick(Draft.Signed));
        if (at >= 0 && at < draft.Lines.Count)
        {
            draft.Lines[at] = change(draft.Lines[at]);
        }
    }
}
