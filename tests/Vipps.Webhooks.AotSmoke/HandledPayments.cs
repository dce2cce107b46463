using System.Threading.Channels;

namespace Vipps.Webhooks.AotSmoke;

/// <summary>What the handlers were given.</summary>
internal sealed class HandledPayments
{
    private readonly Channel<string> _handled = Channel.CreateUnbounded<string>();

    public bool IsEmpty => !_handled.Reader.TryPeek(out _);

    public Task AddAsync(string handled) => _handled.Writer.WriteAsync(handled).AsTask();

    public Task<string> NextAsync() => _handled.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}

/// <summary>A handler of the container's making.</summary>
internal sealed class PaymentHandler(HandledPayments handled) : IWebhookHandler<PaymentEvent>
{
    public Task HandleAsync(PaymentEvent received, WebhookContext context, CancellationToken cancellationToken) =>
        handled.AddAsync($"{received.Reference} {received.Amount.MinorUnits} {received.Amount.Currency} {received.Name}");
}
