namespace QuickStart;

/// <summary>The walk cannot go on; the message is for the person at the screen.</summary>
internal sealed class WalkException(string message) : Exception(message);
