using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Cli;

/// <summary>The doctor's checks, from the keys to the last capture. A check that an earlier fault makes impossible is left out.</summary>
/// <param name="settings">The settings of the app.</param>
/// <param name="verbose">True to show each call.</param>
/// <param name="url">The only URL to check; null for all that are registered.</param>
/// <param name="capture">The last recorded delivery; null if there is none.</param>
/// <param name="probe">True to call the URLs.</param>
/// <param name="database">The facts from the app's database; null if none is named.</param>
/// <param name="keys">The directory of the app's keys; null if none is named.</param>
internal sealed class Examination(
    IConfiguration settings, bool verbose, Uri? url, CapturedRequest? capture, bool probe, DatabaseFacts? database, DirectoryInfo? keys)
{
    private VippsList? _vipps;
    private bool _serverIsHere;
    private bool _allowHttp;

    private IReadOnlyList<Webhook> All => _vipps?.Webhooks ?? [];

    private IReadOnlyList<StoredRegistration> Kept => database?.Registrations ?? [];

    private IReadOnlyList<Webhook> Wanted => url is null ? All : [.. All.Where(webhook => CanonicalUrl.AreSame(webhook.Url, url))];

    public async IAsyncEnumerable<Check> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var check in ExamineKeysAsync(cancellationToken))
        {
            yield return check;
        }

        foreach (var check in ExamineRegistrations())
        {
            yield return check;
        }

        foreach (var address in Wanted.Select(static webhook => webhook.Url).Append(url).OfType<Uri>().DistinctBy(CanonicalUrl.Of))
        {
            await foreach (var check in ExamineUrlAsync(address, cancellationToken))
            {
                yield return check;
            }
        }

        foreach (var check in ExamineSecrets().Concat(ExamineDatabase()))
        {
            yield return check;
        }
    }

    private async IAsyncEnumerable<Check> ExamineKeysAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var vipps = Open(out var invalid);
        if (vipps is null)
        {
            foreach (var check in KeysCheck.OfSettings(invalid!))
            {
                yield return check;
            }

            yield break;
        }

        _serverIsHere = vipps.Options.BaseAddress is { } server && Loopback.IsUnreachableFromOutside(server);
        _allowHttp = vipps.Options is { AllowHttp: true, BaseAddress.Scheme: "http" }; // never true for Vipps itself
        var token = await KeysCheck.OfTokenAsync(vipps, cancellationToken);
        yield return token;
        if (token.Status != Check.FaultStatus)
        {
            var (check, listed) = await KeysCheck.OfListAsync(vipps, cancellationToken);
            _vipps = listed is null ? null : new VippsList(vipps.Address.AbsoluteUri, vipps.Options.MerchantSerialNumber ?? "", listed);
            yield return check;
        }
    }

    private VippsSession? Open(out OptionsValidationException? invalid)
    {
        try
        {
            invalid = null;
            return VippsSession.Open(settings, verbose);
        }
        catch (OptionsValidationException exception)
        {
            invalid = exception;
            return null;
        }
    }

    private IEnumerable<Check> ExamineRegistrations()
    {
        if (All.Count > 0 && Wanted.Count == 0)
        {
            yield return Check.Fault(
                "registration",
                $"None of them is for {UrlText.WithoutQuery(url!)}.",
                $"Register it: {ToolIdentity.Name} register --help. {ToolIdentity.Name} list shows the registered URLs.");
        }

        foreach (var finding in WebhookFinding.In(Wanted))
        {
            // Two of the app's own with one URL: one replaces the other.
            var isReplacement = finding.Code == WebhookFinding.DuplicateUrl && finding.WebhookIds.All(id => Kept.Any(row => row.Id == id && RegistrationReport.IsLive(row)));
            if (!isReplacement)
            {
                yield return finding.Code == WebhookFinding.LimitReached
                    ? Check.Fault(finding.Code, finding.Message, finding.Next)
                    : Check.Warning(finding.Code, finding.Message, finding.Next);
            }
        }
    }

    private IEnumerable<Check> ExamineDatabase()
    {
        var now = TimeProvider.System.GetUtcNow();
        if (database?.Problem is { } problem)
        {
            return keys is null ? [problem] : [problem, .. KeyRingCheck.Examine(keys, [], now)];
        }

        return
        [
            .. database is null ? [] : RegistrarCheck.Examine(Kept, database.Receiver, _vipps, now),
            .. keys is null ? [] : KeyRingCheck.Examine(keys, Kept, now),
            .. database?.Stats is { } stats ? InboxCheck.Examine(stats, now) : [],
            .. database?.Sources is { } sources ? [InboxCheck.Examine(sources)] : Array.Empty<Check>(),
        ];
    }

    private async IAsyncEnumerable<Check> ExamineUrlAsync(Uri address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var checks = await AddressCheck.ExamineAsync(address, _serverIsHere, _allowHttp, cancellationToken);
        foreach (var check in checks)
        {
            yield return check;
        }

        if (probe && checks[^1].Status != Check.FaultStatus)
        {
            using var prober = new ProbeCheck(address);
            yield return await prober.ExamineAsync(cancellationToken);
        }
    }

    private IReadOnlyList<Check> ExamineSecrets()
    {
        try
        {
            var known = WebhookSettings.Read(settings);
            return
            [
                .. All.Count > 0 ? SecretsCheck.Examine(Wanted, All, known, Kept) : [],
                .. capture is not null ? CaptureCheck.Examine(capture, known, TimeProvider.System.GetUtcNow()) : [],
            ];
        }
        catch (ToolException exception)
        {
            return [Check.Fault("settings", exception.Message, exception.Next)];
        }
    }
}
