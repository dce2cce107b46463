namespace Vipps.Webhooks.Registrar;

/// <summary>Encrypts secrets for a store.</summary>
internal interface IRegistrationSecrets
{
    string Protect(string receiver, string secret);

    /// <summary>Decrypts a secret.</summary>
    /// <returns>The secret; null if it cannot be decrypted, because the keys are lost or others.</returns>
    string? Unprotect(string receiver, string protectedSecret);
}
