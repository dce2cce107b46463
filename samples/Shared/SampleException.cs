namespace Samples;

/// <summary>Ends a sample with a message for the person at the screen.</summary>
internal sealed class SampleException(string message) : Exception(message);
