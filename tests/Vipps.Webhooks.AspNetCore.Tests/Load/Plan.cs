using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>Every request of the run, made of a seed: the same one makes the same plan.</summary>
internal sealed class Plan
{
    public const int Rounds = 20;

    /// <summary>How many requests are under way at once.</summary>
    public const int Senders = 24;

    public const int MaxBodyLength = 8_192;

    /// <summary>More than two rounds can hold, as a retry comes one round later at most; far fewer than there are events.</summary>
    public static int MaxRememberedDeliveries => 2 * Round.Size;

    public static int Requests { get; } = ManyInputs.Of(all: 10_000, inTheSuite: 4_000);

    private readonly Random _random;
    private readonly ImmutableArray<ImmutableArray<ShopWebhook>> _generations;
    private readonly Dictionary<string, int> _slow = [];
    private readonly List<string> _retries = [];
    private int _events;

    public Plan(int seed)
    {
        _random = new Random(seed);
        _generations = [.. Enumerable.Range(0, (Rounds / 2) + 3).Select(_ => (ImmutableArray<ShopWebhook>)[NewWebhook(true), NewWebhook(false)])];
        All = [.. Enumerable.Range(0, Rounds).Select(NewRound)];
        ToBeHandled = All.SelectMany(round => round.Attempts).Where(attempt => attempt.Kind.IsToBeHandled())
            .Select(attempt => attempt.Text).ToHashSet();
    }

    public ImmutableArray<Round> All { get; }

    /// <summary>The bodies for which a handler has to run, once.</summary>
    public IReadOnlySet<string> ToBeHandled { get; }

    /// <summary>
    /// The bodies whose handler takes its time, and how many requests may have to be over before it ends: no more than are over even if
    /// every sender waits for such a handler.
    /// </summary>
    public IReadOnlyDictionary<string, int> Slow => _slow;

    /// <summary>Nothing of these may be in a log.</summary>
    public IEnumerable<string> Secrets => _generations.SelectMany(webhooks => webhooks).Select(webhook => webhook.Secret).Append(The.OtherSecret);

    /// <summary>The webhooks that replace each other.</summary>
    public ImmutableArray<ShopWebhook> Webhooks(int generation) => _generations[generation];

    private ShopWebhook NewWebhook(bool isConfigured)
    {
        var bytes = new byte[80];
        _random.NextBytes(bytes);
        return new ShopWebhook(new Guid(bytes.AsSpan(0, 16)), Convert.ToBase64String(bytes.AsSpan(16)), isConfigured);
    }

    private Round NewRound(int number)
    {
        var round = new Round(number, []);
        var faulty = Round.Size / 3;
        HashSet<string> retried = [.. _retries];

        // What is in one list is sent one right after the other, and so at the same time.
        List<List<Attempt>> sent = [.. Enumerable.Range(0, faulty).Select(index => (List<Attempt>)[NewFaulty(round, Kinds.Faulty[(number + index) % Kinds.Faulty.Length])])];
        sent.AddRange(_retries.Select(text => (List<Attempt>)[NewGenuine(round, text)]));
        _retries.Clear();
        for (var left = Round.Size - sent.Count; left > 0; left--)
        {
            var text = NewPayment();
            List<Attempt> together = [NewGenuine(round, text)];
            sent.Add(together);
            for (var retries = _random.Next(10) switch { 0 => 2, < 3 => 1, _ => 0 }; retries > 0; retries--)
            {
                switch (_random.Next(3))
                {
                    case 0 when left > 1:
                        together.Add(NewGenuine(round, text));
                        left--;
                        break;
                    case 1 when left > 1:
                        sent.Add([NewGenuine(round, text)]);
                        left--;
                        break;
                    case 2 when number < Rounds - 1:
                        _retries.Add(text);
                        break;
                }
            }
        }

        _random.Shuffle(CollectionsMarshal.AsSpan(sent));
        ImmutableArray<Attempt> attempts = [.. sent.SelectMany(together => together).Select((attempt, index) => attempt with { Number = round.First + index })];

        // A slow handler waits for later requests to be over, so there are some only where many are to come. It runs for the first delivery
        // of its event, so that one has to be of this round: that of a retry was anywhere in the round before, even at its end.
        for (var index = 25; index < Round.Size / 2; index += 50)
        {
            var slow = attempts.Skip(index).First(attempt => Kinds.Genuine.Contains(attempt.Kind) && !retried.Contains(attempt.Text));
            _slow[slow.Text] = round.End - Senders;
        }

        return round with { Attempts = attempts };
    }

    private string NewPayment() => The.Payment($"order-{_events++}", more: $",\"more\":\"{new string('å', _random.Next(1_500))}\"");

    private Attempt NewGenuine(Round round, string text) =>
        New(Kinds.Genuine[_random.Next(Kinds.Genuine.Length)], text, InForce(round));

    private Attempt NewFaulty(Round round, Kind kind)
    {
        var text = NewPayment();
        switch (kind)
        {
            case Kind.BrokenJson:
                return New(kind, text[..^_random.Next(1, text.Length / 2)], InForce(round));
            case Kind.RemovedSecret when round.Generation > 0:
                return New(kind, text, Any(_generations[_random.Next(round.Generation)]));
            case Kind.SecretToCome: // not the next generation: that is added during an odd round
                return New(kind, text, Any(_generations[round.Generation + 3]));
            case Kind.WrongSecret or Kind.RemovedSecret: // with the id of a webhook that is known
                return New(Kind.WrongSecret, text, InForce(round) with { Secret = The.OtherSecret });
            case Kind.DateTooOld:
                return New(kind, text, InForce(round), -_random.Next(301, 1_000_000));
            case Kind.DateInTheFuture:
                return New(kind, text, InForce(round), _random.Next(301, 1_000_000));
            case Kind.OtherContentType:
                return New(kind, text, InForce(round), type: "text/plain");
            case Kind.BodyTooLong:
                return New(kind, text.PadRight(MaxBodyLength + _random.Next(1, 1_000)), InForce(round));
            default:
                return New(kind, text, InForce(round));
        }
    }

    private ShopWebhook InForce(Round round) => Any(_generations[round.IsReplacing ? round.Generation + 1 : round.Generation + _random.Next(2)]);

    private ShopWebhook Any(ImmutableArray<ShopWebhook> webhooks) => webhooks[_random.Next(webhooks.Length)];

    private Attempt New(Kind kind, string text, ShopWebhook webhook, int? age = null, string type = "application/json; charset=utf-8")
    {
        var post = new SignedPost
        {
            Secret = webhook.Secret,
            WebhookId = _random.Next(10) == 0 ? null : webhook.Id,
            Date = The.Now.AddSeconds(age ?? _random.Next(-300, 301)),
            Body = Encoding.UTF8.GetBytes(text),
            ContentType = type,
        };
        return new Attempt(kind, text, post);
    }
}
