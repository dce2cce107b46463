namespace Vipps.Webhooks;

/// <summary>The state of a webhook that the app wants to be registered.</summary>
public enum KeptRegistrationState
{
    /// <summary>It has not been looked after yet since the process started.</summary>
    Starting,

    /// <summary>It is registered, and its secret is saved.</summary>
    Registered,

    /// <summary>It is registered, and the one that it replaced is not deleted yet.</summary>
    Replacing,

    /// <summary>Another process is registering it, or was killed while it did.</summary>
    Waiting,

    /// <summary>One of its event types has as many webhooks as Vipps allows, and they are not this app's.</summary>
    LimitReached,

    /// <summary>The last run failed, and is repeated; or another process registered it with keys that are not here.</summary>
    Failed,
}
