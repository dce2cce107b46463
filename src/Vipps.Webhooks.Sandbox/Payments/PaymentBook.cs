using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox;

/// <summary>All payments. Each change is written to the event log and sent to the webhooks, in the same order.</summary>
internal sealed class PaymentBook(EventPublisher publisher, SandboxPaymentOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan CaptureGuarantee = TimeSpan.FromDays(7);

    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(40);

    // The documented amounts for which an approval fails.
    private static readonly long[] FailingAmounts = [151, 182, 183, 184, 186, 187, 197, 201, 202];

    private readonly object _gate = new();
    private readonly Dictionary<(string SalesUnit, string Reference), PaymentRecord> _payments = [];
    private bool _disposed;

    public SandboxPaymentOptions Options => options;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Creates a payment, unless there is one with this reference.</summary>
    public PaymentRecord? TryCreate(string salesUnit, PaymentOrder order, string? idempotencyKey)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var record = new PaymentRecord(salesUnit, order, RandomNumberGenerator.GetHexString(32, lowercase: true), Now);
            if (!_payments.TryAdd((salesUnit, order.Reference), record))
            {
                return null;
            }

            var expiresAt = order.ExpiresAt ?? Now + options.ApprovalTimeout;
            record.Expiry = time.CreateTimer(_ => ExpireAt(record, expiresAt), null, Wait(expiresAt), Timeout.InfiniteTimeSpan);
            Publish(record, PaymentEventName.Created, order.Amount, idempotencyKey);
            return record;
        }
    }

    /// <summary>Runs an operation on a payment, alone.</summary>
    /// <returns>The result of <paramref name="read"/>; null if there is no such payment.</returns>
    public T? With<T>(string salesUnit, string reference, Func<PaymentRecord, T> read)
        where T : class
    {
        lock (_gate)
        {
            return _payments.TryGetValue((salesUnit, reference), out var record) ? read(record) : null;
        }
    }

    public IReadOnlyList<SandboxPayment> Snapshot()
    {
        lock (_gate)
        {
            return [.. _payments.Values.OrderBy(static record => record.CreatedAt).Select(SandboxPayment.Of)];
        }
    }

    /// <summary>Changes the balance, if the change is allowed, and sends the event.</summary>
    /// <returns>The code of the refusal; null if it was changed.</returns>
    public string? Change(PaymentRecord record, Func<PaymentBalance, PaymentChange> change, string? idempotencyKey = null)
    {
        lock (_gate)
        {
            var result = change(record.Balance);
            if (result.Balance is null)
            {
                return result.Code;
            }

            record.Balance = result.Balance;
            if (result.Event == PaymentEventName.Authorized)
            {
                record.AuthorizedAt = Now;
            }

            if (!result.Balance.IsOpen)
            {
                record.Expiry?.Dispose();
                record.Expiry = null;
            }

            if (!_disposed)
            {
                Publish(record, result.Event, result.Amount, idempotencyKey);
            }

            return null;
        }
    }

    /// <summary>Approves as the customer does. The documented test amounts fail, unless they are to be ignored.</summary>
    public string? Approve(PaymentRecord record, bool ignoresTestAmounts)
    {
        lock (_gate)
        {
            if (!record.Balance.IsOpen || ignoresTestAmounts || !FailingAmounts.Contains(record.Order.Amount))
            {
                return Change(record, static balance => balance.Authorize());
            }

            if (options.FailedApprovalIsAnEvent)
            {
                Publish(record, PaymentEventName.Authorized, record.Order.Amount, idempotencyKey: null, success: false);
            }

            return PaymentErrors.ApproveFailed;
        }
    }

    public static DateTimeOffset? CaptureGuaranteedUntil(PaymentRecord record) => record.AuthorizedAt + CaptureGuarantee;

    private void ExpireAt(PaymentRecord record, DateTimeOffset expiresAt)
    {
        lock (_gate)
        {
            if (Now < expiresAt)
            {
                record.Expiry?.Change(Wait(expiresAt), Timeout.InfiniteTimeSpan);
                return;
            }

            Change(record, static balance => balance.Expire());
        }
    }

    // A timer takes 49 days at most, and a payment 60.
    private TimeSpan Wait(DateTimeOffset until)
    {
        var wait = until - Now;
        return wait > MaxWait ? MaxWait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var record in _payments.Values)
            {
                record.Expiry?.Dispose();
            }
        }
    }

    private void Publish(PaymentRecord record, PaymentEventName name, long amount, string? idempotencyKey, bool success = true)
    {
        var entry = new JsonObject
        {
            ["reference"] = record.Order.Reference,
            ["pspReference"] = name == PaymentEventName.Created ? record.PspReference : RandomNumberGenerator.GetString("0123456789", 10),
            ["name"] = name.Name,
            ["amount"] = new JsonObject { ["currency"] = record.Order.Currency, ["value"] = amount },
            ["timestamp"] = Text(Now),
        };
        if (idempotencyKey is not null && name != PaymentEventName.Cancelled)
        {
            entry["idempotencyKey"] = idempotencyKey;
        }

        entry["success"] = success;
        record.Events.Add(entry);
        record.Sent.Add(publisher.Send(name.EventType, body => Fill(body, record, entry), new SandboxSendOptions()));
    }

    // The webhook is the entry of the log and more: the sales unit, and with the approval what the customer shared.
    private static void Fill(JsonObject body, PaymentRecord record, JsonObject entry)
    {
        body.Clear();
        body["msn"] = record.MerchantSerialNumber;
        foreach (var (name, value) in entry)
        {
            body[name] = value?.DeepClone();
        }

        if (record.Balance.State == PaymentBalance.AuthorizedState && (string?)entry["name"] == PaymentEventName.Names.Authorized)
        {
            body["captureGuaranteedUntil"] = Text(CaptureGuaranteedUntil(record)!.Value);
            if (record.Order.Scope.Length > 0)
            {
                body["sub"] = MadeUpCustomer.Sub;
                body["userDetails"] = MadeUpCustomer.Details();
            }
        }
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
