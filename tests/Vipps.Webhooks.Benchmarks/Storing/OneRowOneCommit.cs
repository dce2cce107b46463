using System.Data.Common;

namespace Vipps.Webhooks.Benchmarks.Storing;

/// <summary>What a careful shop writes: a connection of the pool, one statement, its own commit.</summary>
internal sealed class OneRowOneCommit(Func<CancellationToken, ValueTask<DbConnection>> open)
{
    public static string TableWith(string binary) => $"""
        create table shop_inbox (
          delivery_key varchar(200) primary key, subject varchar(200) not null, event_type varchar(100) not null, url varchar(2000),
          received_at bigint not null, body {binary} not null, state integer not null default 0)
        """;

    public async Task StoreAsync(InboxDelivery delivery, CancellationToken cancellationToken)
    {
        await using var connection = await open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            insert into shop_inbox (delivery_key, subject, event_type, url, received_at, body) values (@key, @subject, @type, @url, @received, @body)
            on conflict (delivery_key) do nothing
            """;
        Set("key", delivery.DeliveryKey);
        Set("subject", delivery.OrderingKey);
        Set("type", delivery.EventType.Name);
        Set("url", delivery.Url!.OriginalString);
        Set("received", delivery.ReceivedAt.ToUnixTimeMilliseconds());
        Set("body", delivery.Body.ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);

        void Set(string name, object value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}
