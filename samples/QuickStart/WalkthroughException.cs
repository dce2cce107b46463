namespace QuickStart;

/// <summary>The walk cannot go on; the message is for the person at the screen.</summary>
internal sealed class WalkthroughException(string message) : Exception(message);
