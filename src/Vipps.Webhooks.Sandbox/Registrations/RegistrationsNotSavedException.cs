namespace Vipps.Webhooks.Sandbox;

/// <summary>The exception for a change of registrations that was not made because it could not be saved.</summary>
internal sealed class RegistrationsNotSavedException(string message, Exception exception) : Exception(message, exception);
