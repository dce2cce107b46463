namespace Vipps.Webhooks.Fuzz;

/// <summary>A finding, with the input that shows it.</summary>
internal sealed class FuzzFindingException(IFuzzTarget target, byte[] input, Exception finding)
    : Exception($"{target.Name}: {finding.Message}{Environment.NewLine}{Convert.ToBase64String(input)}", finding)
{
    /// <summary>The input, to be kept in the corpus once it is mended.</summary>
    public byte[] Input { get; } = input;
}
