using System.Collections.Concurrent;
using System.Text;

namespace Vipps.Webhooks.Attack;

/// <summary>What the answers were, and which of them are wrong.</summary>
internal sealed class Findings
{
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private int _requests;
    private int _mustBeAccepted;
    private int _mayBeAccepted;
    private int _accepted;
    private int _unknown;

    public IReadOnlyCollection<string> Wrong => _wrong;

    public int Requests => _requests;

    /// <summary>How many requests the second implementation accepts.</summary>
    public int Genuine => _mustBeAccepted;

    /// <summary>How many were answered 200.</summary>
    public int Accepted => _accepted;

    /// <summary>How many more the receiver may have accepted: nobody waited for the answer.</summary>
    public int Unknown => _unknown;

    public void SentTwice(Verdict[] verdicts) => Interlocked.Add(ref _unknown, verdicts.Count(verdict => verdict.MayAccept));

    public void Add(string name, byte[] sent, List<Message> messages, Verdict[] verdicts, List<int> statuses)
    {
        Interlocked.Increment(ref _requests);
        var mustAnswer = true;
        for (var index = 0; index < Math.Max(verdicts.Length, statuses.Count); index++)
        {
            var verdict = index < verdicts.Length ? verdicts[index] : new(false, false, "nothing more was sent");
            var message = index < messages.Count ? messages[index] : null;
            int? status = index < statuses.Count ? statuses[index] : null;
            mustAnswer &= message is { IsPlain: true, IsComplete: true };
            Count(verdict, status);
            if (WhatIsWrong(verdict, message, status, mustAnswer) is { } wrong)
            {
                _wrong.Enqueue($"{name}: {wrong}. {verdict.Reason}. Sent:\n{Show(sent)}");
            }

            mustAnswer &= status is 200 or 401; // after others the server may hang up
        }
    }

    public override string ToString() =>
        $"{_requests} requests: {_mustBeAccepted} genuine, {_mayBeAccepted - _mustBeAccepted} genuine in an unusual form, the others forged "
        + "or broken; answers "
        + string.Join(", ", _statuses.OrderBy(pair => pair.Key).Select(pair => $"{(pair.Key == 0 ? "none" : pair.Key)}: {pair.Value}"));

    private void Count(Verdict verdict, int? status)
    {
        _statuses.AddOrUpdate(status ?? 0, 1, static (_, count) => count + 1);
        Interlocked.Add(ref _mustBeAccepted, verdict.MustAccept ? 1 : 0);
        Interlocked.Add(ref _mayBeAccepted, verdict.MayAccept ? 1 : 0);
        Interlocked.Add(ref _accepted, status == 200 ? 1 : 0);
        Interlocked.Add(ref _unknown, status is null && verdict.MayAccept ? 1 : 0);
    }

    private static string? WhatIsWrong(Verdict verdict, Message? message, int? status, bool mustAnswer) => status switch
    {
        null when mustAnswer => "no answer",
        null => null,
        505 when message is { Version: not ("HTTP/1.1" or "HTTP/1.0") } => null, // the server's word on a version that it does not speak
        >= 500 => $"answered {status}",
        < 300 when !verdict.MayAccept => $"answered {status}, but it must be refused",
        not 200 when verdict.MustAccept && mustAnswer => $"answered {status}, but it must be accepted",
        _ => null,
    };

    // As text that can be pasted: what is no letter is written as \xHH.
    private static string Show(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (var one in bytes.Take(2_500))
        {
            text.Append(one switch
            {
                (byte)'\r' => "\\r",
                (byte)'\n' => "\\n\n",
                >= 0x20 and < 0x7F => ((char)one).ToString(),
                _ => $"\\x{one:X2}",
            });
        }

        return bytes.Length > 2_500 ? $"{text}… ({bytes.Length} bytes)" : text.ToString();
    }
}
