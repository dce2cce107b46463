using System.Text;

namespace Vipps.Webhooks.Attack;

/// <summary>The second implementation is worth what it is right about.</summary>
public sealed class JudgeTests
{
    // As documented by Vipps, with its secret.
    private const string Secret = "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";
    private const string Body = """{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}""";

    [Fact]
    public void Protocol_SignsAsVippsDocuments()
    {
        var hash = Protocol.HashOf(Encoding.UTF8.GetBytes(Body));
        var signature = Protocol.Sign(
            Secret, "POST", "/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63", "Thu, 30 Mar 2023 08:38:32 GMT", "webhook.site", hash);

        Assert.Equal("lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=", hash);
        Assert.Equal(Protocol.Prefix + "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=", signature);
    }

    [Theory]
    [InlineData("Thu, 30 Mar 2023 08:38:32 GMT", true)]
    [InlineData("Wed, 30 Mar 2023 08:38:32 GMT", false)]
    [InlineData("thu, 30 Mar 2023 08:38:32 GMT", false)]
    [InlineData("Thu,30 Mar 2023 08:38:32 GMT", false)]
    [InlineData("Thu, 31 Feb 2023 08:38:32 GMT", false)]
    [InlineData("Thu, 30 Mar 2023 24:38:32 GMT", false)]
    [InlineData("Thu, 30 Mar 2023 08:38:60 GMT", false)]
    [InlineData("Thu, 30 Mar 2023 08:38:32 UTC", false)]
    [InlineData("", false)]
    public void Date_HasOneSpelling(string text, bool isDate) => Assert.Equal(isDate, Protocol.Read(text) is not null);

    [Fact]
    public void GenuineDelivery_MustBeAccepted()
    {
        var random = new Random(1);
        for (var count = 0; count < 500; count++)
        {
            var bytes = new Draft(new Delivery(random)).ToBytes();

            Assert.True(Judge.Of(Assert.Single(Message.ReadAll(bytes))) is { MustAccept: true } or { Reason: "its body is too long" });
        }
    }

    // A byte of the signed headers or of the body that is another: no longer what was signed.
    [Fact]
    public void TouchedDelivery_MustBeRefused()
    {
        var random = new Random(2);
        for (var count = 0; count < 500; count++)
        {
            var draft = new Draft(new Delivery(random)) { Body = [.. new Delivery(random).Body, 0] };

            Assert.False(Judge.Of(Assert.Single(Message.ReadAll(draft.ToBytes()))).MayAccept);
        }
    }

    [Theory]
    [InlineData("application/json", true, true)]
    [InlineData("application/\tjson; charset=utf-8", true, false)]
    [InlineData("application / json", true, false)]
    [InlineData("application/js\ton", false, false)]
    [InlineData("text/plain", false, false)]
    public void ContentType_DecidesWhetherADeliveryMayAndMustBeAccepted(string type, bool may, bool must)
    {
        var draft = new Draft(new Delivery(new Random(5)));
        draft.Set("Content-Type", type);

        var verdict = Judge.Of(Assert.Single(Message.ReadAll(draft.ToBytes())));

        Assert.Equal((may, must), (verdict.MayAccept, verdict.MustAccept));
    }

    // What one mutation left of a header is what the next one finds.
    [Theory]
    [MemberData(nameof(Names))]
    public void Mutation_OfAHeaderThatWasCutShort_IsMade(string name)
    {
        var random = new Random(4);
        var mutation = Mutations.All.Single(mutation => mutation.Method.Name == name);
        for (var count = 0; count < 600; count++)
        {
            var draft = new Draft(new Delivery(random));
            draft.Set(Draft.Signed[count % Draft.Signed.Length], "Thu, 30"[..(count % 8)]);

            mutation(draft, random);

            Assert.NotNull(draft.ToBytes());
        }
    }

    public static TheoryData<string> Names => [.. Mutations.All.Select(mutation => mutation.Method.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutation_MakesWhatTheJudgeCanRead(string name)
    {
        var random = new Random(3);
        var mutation = Mutations.All.Single(mutation => mutation.Method.Name == name);
        for (var count = 0; count < 100; count++)
        {
            var draft = new Draft(new Delivery(random));
            mutation(draft, random);
            random.Pick(Mutations.All)(draft, random);
            mutation(draft, random);
            var bytes = draft.ToBytes();

            var messages = Message.ReadAll(bytes);

            Assert.Equal(bytes.Length, messages.LastOrDefault()?.End ?? 0);
            Assert.All(messages, message => Assert.False(Judge.Of(message) is { MustAccept: true, MayAccept: false }));
        }
    }
}
