using System.Net.Sockets;

namespace Vipps.Webhooks.Attack;

/// <summary>Sends what its seed says over a connection that is kept as long as can be, and compares each answer with the verdict.</summary>
internal sealed class Attacker(Receiver receiver, int seed, int number, Findings findings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Of a receiver that may or may not wait for more: what is wrong about it would come at once.
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(0.3);

    private readonly Random _random = new(HashCode(seed, number));
    private Connection? _connection;
    private int _count;

    /// <summary>Sends so many requests, and hangs up.</summary>
    public async Task SendAsync(int requests, CancellationToken cancellationToken)
    {
        for (var left = requests; left > 0; left--)
        {
            var draft = new Draft(new Delivery(_random));
            var mutations = new List<string>();
            for (var count = _random.Next(20) switch { < 3 => 0, < 14 => 1, < 18 => 2, _ => 4 }; count > 0; count--)
            {
                var mutation = _random.Pick(Mutations.All);
                mutation(draft, _random);
                mutations.Add(mutation.Method.Name);
            }

            var bytes = draft.ToBytes();
            var name = $"seed {seed}, attacker {number}, request {++_count}, {(mutations.Count == 0 ? "genuine" : string.Join(" + ", mutations))}";
            await ExchangeAsync(name, bytes, cancellationToken);
        }

        _connection?.Dispose();
        _connection = null;
    }

    private async Task ExchangeAsync(string name, byte[] bytes, CancellationToken cancellationToken)
    {
        var messages = Message.ReadAll(bytes);
        var verdicts = messages.Select(Judge.Of).ToArray();
        var statuses = await AskAsync(bytes, messages, verdicts, cancellationToken);
        findings.Add(name, bytes, messages, verdicts, statuses);
    }

    private async Task<List<int>> AskAsync(byte[] bytes, List<Message> messages, Verdict[] verdicts, CancellationToken cancellationToken)
    {
        // Those before the first that is unusual have to be answered; whatever follows may be, and ends the connection.
        var plain = messages.TakeWhile(message => message is { IsPlain: true, IsComplete: true }).Count();
        var isPlain = plain == messages.Count && plain > 0;
        for (var isSecond = false; ; isSecond = true)
        {
            _connection ??= await Connection.OpenAsync(receiver.Address, cancellationToken);
            var wasUsed = _connection.IsUsed;
            List<int> statuses = [];
            try
            {
                await _connection.SendAsync(bytes, cancellationToken);
                await ReadAsync(statuses, plain, Patience, cancellationToken);
                if (!isPlain)
                {
                    await ReadAsync(statuses, plain + messages.Skip(plain).Take(1).Count(message => message.IsComplete), Glance, cancellationToken);
                    _connection.EndSending();
                    await ReadAsync(statuses, int.MaxValue, Glance, cancellationToken);
                }
            }
            catch (SocketException)
            {
                // It was reset, most often after an answer that came too early for us.
            }

            if (!isPlain || statuses.Count < messages.Count || _connection.IsClosing)
            {
                _connection.Dispose();
                _connection = null;
            }

            // A server may close a connection that is idle, or that it does not like any more: over a new one it has to answer.
            if (statuses.Count > 0 || !wasUsed || isSecond)
            {
                return statuses;
            }

            findings.SentTwice(verdicts);
        }
    }

    private async Task ReadAsync(List<int> statuses, int count, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (statuses.Count >= count)
        {
            return;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(patience);
        try
        {
            while (statuses.Count < count && await _connection!.ReadAsync(timeout.Token) is { } answer)
            {
                statuses.Add(answer.Status);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    // Not the framework's: that one is another in each process.
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) + number);
}
