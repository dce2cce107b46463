namespace QuickStart;

/// <summary>Ends the walkthrough with a message for the person at the screen.</summary>
internal sealed class WalkthroughException(string message) : Exception(message);
