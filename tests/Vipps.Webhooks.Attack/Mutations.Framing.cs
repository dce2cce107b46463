using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Attack;

/// <content>Where a request ends.</content>
internal static partial class Mutations
{
    private static void Chunked(Draft draft, Random random) => Chunk(
        draft, random, static (size, _) => size.ToString("x", CultureInfo.InvariantCulture), "0\r\n\r\n");

    private static void ChunkedOddly(Draft draft, Random random)
    {
        var kind = random.Next(8);
        Chunk(
            draft,
            random,
            (size, index) => kind switch
            {
                0 => $"{size:X};name=value",
                1 => $"{size:X}".PadLeft(12, '0'),
                2 => $"0x{size:X}",
                3 when index == 0 => $"{size + 1:X}",
                4 when index == 0 => $"{size - 1:X}",
                5 => $" {size:X} ",
                6 when index == 0 => "FFFFFFFFF",
                _ => $"{size:X}",
            },
            random.Pick(
            [
                "0\r\n\r\n", "0\r\nX-Trailer: 1\r\n\r\n", $"0\r\nAuthorization: {draft.Delivery.Authorization}\r\n\r\n", "0\r\n",
                "00\r\n\r\n", "", "-1\r\n\r\n",
            ]));
    }

    private static void Length(Draft draft, Random random)
    {
        var length = draft.Body.Length;
        draft.Framing = random.Pick<string[]>(
        [
            [$"Content-Length: {length - 1}"], [$"Content-Length: {length + 1}"], [$"Content-Length: +{length}"],
            [$"Content-Length: 0{length}"], [$"Content-Length: -{length}"], [$"Content-Length: 0x{length:x}"], ["Content-Length: 0"],
            ["Content-Length: 18446744073709551617"], ["Content-Length: 9000"], [$"Content-Length: {length}, {length}"],
            [$"Content-Length: {length}", $"Content-Length: {length}"], [$"Content-Length: {length}", "Content-Length: 0"],
            [$"Content-Length: {length} "], ["Content-Length:"], [], [$"Content-Length : {length}"],
        ]);
    }

    private static void LengthAndChunked(Draft draft, Random random)
    {
        Chunked(draft, random);
        var length = random.Pick([draft.Body.Length, draft.FramedBody!.Length, 0]);
        draft.Framing = random.OneIn(2)
            ? ["Transfer-Encoding: chunked", $"Content-Length: {length}"]
            : [$"Content-Length: {length}", "Transfer-Encoding: chunked"];
    }

    private static void Coding(Draft draft, Random random)
    {
        if (random.OneIn(2))
        {
            Chunked(draft, random);
        }

        draft.Framing = [$"Transfer-Encoding: {random.Pick(
        [
            "identity", "gzip, chunked", "chunked, chunked", "chunked, gzip", "xchunked", "CHUNKED", "\"chunked\"", "chunked;q=1", " ",
            "gzip",
        ])}"];
    }

    // A second request in the same packet: genuine, or hidden in what the first one says is its own.
    private static void Pipelined(Draft draft, Random random)
    {
        var second = new Draft(new Delivery(random)).ToBytes();
        draft.Finish = random.Next(3) switch
        {
            0 => bytes => [.. bytes, .. second],
            1 => bytes => [.. bytes, .. "\r\n"u8, .. second],
            _ => bytes => [.. bytes, .. second.AsSpan(0, random.Next(second.Length))],
        };
    }

    private static void TouchBytes(Draft draft, Random random) => draft.Finish = bytes => Bodies.Touched(bytes, random);

    private static void CutBytes(Draft draft, Random random) => draft.Finish = bytes => bytes[..random.Next(bytes.Length + 1)];

    private static void Connection(Draft draft, Random random) => draft.Lines.Add(
        random.Pick(
        [
            "Connection: close", "Connection: keep-alive", "Connection: upgrade", "Upgrade: websocket", "Upgrade: h2c",
            "Connection: x-ms-date, authorization", "Expect: 100-continue", "Expect: x", "TE: trailers",
        ]));

    private static void Chunk(Draft draft, Random random, Func<int, int, string> size, string end)
    {
        var framed = new List<byte>();
        for (int at = 0, index = 0; at < draft.Body.Length; index++)
        {
            var length = Math.Min(draft.Body.Length - at, random.Pick([1, 7, 64, 500, 8_000]));
            framed.AddRange(Encoding.Latin1.GetBytes(size(length, index) + "\r\n"));
            framed.AddRange(draft.Body.AsSpan(at, length));
            framed.AddRange("\r\n"u8);
            at += length;
        }

        framed.AddRange(Encoding.Latin1.GetBytes(end));
        draft.Framing = ["Transfer-Encoding: chunked"];
        draft.FramedBody = [.. framed];
    }
}
