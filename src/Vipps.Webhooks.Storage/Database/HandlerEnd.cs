namespace Vipps.Webhooks.Storage.Database;

/// <summary>The end of the handlers of a delivery, as far as their delivery is concerned.</summary>
/// <param name="Exception">Their exception; null if they succeeded.</param>
/// <param name="Handlers">The handlers. They are still running if they ignore their cancellation token.</param>
/// <param name="IsOver">True if the time for them is over, or the app stops: there is no sense in running them once more at once.</param>
internal readonly record struct HandlerEnd(Exception? Exception, Task Handlers, bool IsOver);
