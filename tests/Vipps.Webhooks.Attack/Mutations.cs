namespace Vipps.Webhooks.Attack;

/// <summary>What is done to a genuine delivery. None of them says what becomes of it: that is for the judge, who sees the bytes alone.</summary>
internal static partial class Mutations
{
    public static IReadOnlyList<Action<Draft, Random>> All { get; } =
    [
        TouchBody, SwapBody, EmptyBody, ReorderLines, HeaderCase, HeaderSpace, RepeatHeader, RepeatHeaderDifferently, SplitHeader, FoldHeader,
        RemoveHeader, EmptyHeader, TouchHeader, SwapHeader, MoreHeaders, LongHeader, OddHeader, LineEnds, Date, DateSignedAnew, ContentHash,
        ContentHashSignedAnew, Signature, SignedOtherwise, Scheme, ForeignBearer, OneOfTwoAuthorizations, ContentType, Hint, RequestLine, Target,
        Host, Chunked, ChunkedOddly, Length, LengthAndChunked, Coding, Pipelined, TouchBytes, CutBytes, Connection,
    ];
}
