namespace Vipps.Webhooks.Tests.Events;

/// <summary>Whatever the bytes are, reading gives an event. The seed is fixed: what fails once fails again.</summary>
public sealed class HostileBodiesTests
{
    private const int Seed = 20230814;
    private const int Rounds = 50_000;

    [Fact]
    public void Read_BrokenBodies_NeverThrows()
    {
        var random = new Random(Seed);
        (WebhookEventType Type, byte[] Body)[] bodies = [.. WebhookEventTypes.All.Select(type => (type, Payload.Of(type)))];
        var outcomes = new HashSet<Type>();

        for (var round = 0; round < Rounds; round++)
        {
            var (type, whole) = bodies[random.Next(bodies.Length)];
            var broken = Break(whole, random);
            try
            {
                var read = WebhookEventReader.Read(broken, random.Next(2) == 0 ? [type] : null);
                _ = read.ToString();
                Assert.Equal(broken.Length, read.Body.Length);
                outcomes.Add(read.GetType());
            }
            catch (Exception exception)
            {
                Assert.Fail($"Round {round}, {Convert.ToBase64String(broken)}: {exception}");
            }
        }

        Assert.Equal(7, outcomes.Count); // what is broken only a little is still read, and what is broken more is not
    }

    private static byte[] Break(byte[] whole, Random random)
    {
        var body = random.Next(4) switch
        {
            0 => whole[..random.Next(whole.Length + 1)],
            1 => [.. whole[..random.Next(whole.Length)], .. whole[random.Next(whole.Length)..]],
            _ => (byte[])whole.Clone(),
        };
        for (var flips = random.Next(4); flips > 0 && body.Length > 0; flips--)
        {
            // Bytes that mean something to JSON find more than noise does.
            body[random.Next(body.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : "{}[]\",:\\u0-.e"u8[random.Next(13)];
        }

        return body;
    }
}
