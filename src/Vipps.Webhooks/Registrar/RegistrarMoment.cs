namespace Vipps.Webhooks.Registrar;

/// <summary>The moments between two steps of a registration, at which a test stops a registrar as if its process were killed.</summary>
internal enum RegistrarMoment
{
    BeforeIntent,
    AfterIntent,
    AfterRegister,
    AfterSave,
    AfterRetire,
    AfterDelete,
    AfterAbandon,
    AfterOrphan,
}
