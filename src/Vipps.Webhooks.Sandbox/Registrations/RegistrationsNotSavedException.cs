namespace Vipps.Webhooks.Sandbox;

/// <summary>A change of registrations that was not made, because it could not be kept.</summary>
internal sealed class RegistrationsNotSavedException(string message, Exception exception) : Exception(message, exception);
