namespace Vipps.Webhooks.Registrar;

/// <summary>The wishes that the builder collected for one receiver's registrar, as named options.</summary>
internal sealed class RegistrarSetup
{
    public List<WantedRegistration> Wanted { get; } = [];

    public List<Func<RegistrationGap, CancellationToken, Task>> GapHandlers { get; } = [];
}
