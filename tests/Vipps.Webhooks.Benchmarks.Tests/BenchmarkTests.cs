using System.Reflection;
using BenchmarkDotNet.Attributes;
using Spectre.Console;
using Vipps.Webhooks.Benchmarks.Calls;
using Vipps.Webhooks.Benchmarks.Many;
using Vipps.Webhooks.Benchmarks.Receiving;
using Vipps.Webhooks.Benchmarks.Starting;
using Vipps.Webhooks.Benchmarks.Storing;
using Vipps.Webhooks.Benchmarks.Tokens;
using Vipps.Webhooks.Benchmarks.Verifying;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Benchmarks.Tests;

/// <summary>Each benchmark runs once, so that none rots. How long it takes is no test's business; what it allocates is.</summary>
public sealed class BenchmarkTests
{
    private const int Rounds = 1_000;

    public static TheoryData<Type> All =>
        [.. typeof(VerifyBenchmarks).Assembly.GetTypes().Where(type => type.GetMethods().Any(IsBenchmark))];

    public static TheoryData<IMeasurement> Measurements =>
    [
        new ReceiveMeasurement(), new ProcessorMeasurement(), new CallMeasurement(), new MemoryMeasurement(), new ColdStartMeasurement(), new StoreMeasurement(), new ClaimMeasurement(),
        new InboxEndpointMeasurement(), new ManyRegistrationsMeasurement(),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Benchmark_WithEachParameter_Runs(Type type)
    {
        foreach (var benchmarks in Instances(type))
        {
            await SetUpAsync(benchmarks);
            foreach (var benchmark in type.GetMethods().Where(IsBenchmark))
            {
                await EndAsync(benchmark.Invoke(benchmarks, null));
            }

            foreach (var cleanup in type.GetMethods().Where(method => method.IsDefined(typeof(GlobalCleanupAttribute))))
            {
                cleanup.Invoke(benchmarks, null);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Measurements))]
    public async Task Measurement_Runs(IMeasurement measurement)
    {
        using var printed = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(printed) });

        await measurement.RunAsync(console, isShort: true, TestContext.Current.CancellationToken);

        Assert.Contains("|", printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(ManyInputs.Inputs, ManyInputs.Many)]
    public async Task Receive_TenTimesAsManyDeliveries_KeepsNoMore()
    {
        const int Noise = 512 * 1024; // pools of the server, which come and go; a leak of 8 bytes for each of the 70,000 deliveries in between is more

        var (afterFirst, afterLast) = await MemoryMeasurement.MeasureAsync(
            ManyInputs.Of(all: 10_000, inTheSuite: 1_000), 10, TestContext.Current.CancellationToken);

        Assert.True(afterLast < afterFirst + Noise, $"{afterFirst:N0} bytes, and then {afterLast:N0}.");
    }

    [Theory]
    [InlineData(300)]
    [InlineData(600)]
    [InlineData(16 * 1024)]
    public void Verify_AtAnySize_AllocatesNothing(int bytes)
    {
        var benchmarks = new VerifyBenchmarks { Bytes = bytes };
        benchmarks.Setup();

        Assert.Equal(0, Allocated(() => benchmarks.Ours()));
    }

    [Fact]
    public async Task TokenHit_AllocatesNothing()
    {
        var benchmarks = new TokenHitBenchmarks();
        await benchmarks.SetupAsync();

        Assert.Equal(0, Allocated(() => _ = benchmarks.OursAsync().Result));
        benchmarks.Cleanup();
    }

    private static long Allocated(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool IsBenchmark(MethodInfo method) => method.IsDefined(typeof(BenchmarkAttribute));

    private static IEnumerable<object> Instances(Type type)
    {
        var parameters = type.GetProperties().Where(property => property.IsDefined(typeof(ParamsAttribute))).ToArray();
        if (parameters.Length == 0)
        {
            return [Activator.CreateInstance(type)!];
        }

        var parameter = Assert.Single(parameters);
        return parameter.GetCustomAttribute<ParamsAttribute>()!.Values.Select(value =>
        {
            var instance = Activator.CreateInstance(type)!;
            parameter.SetValue(instance, value);
            return instance;
        });
    }

    private static async Task SetUpAsync(object benchmarks)
    {
        var setup = benchmarks.GetType().GetMethods().Single(method => method.IsDefined(typeof(GlobalSetupAttribute)));
        await EndAsync(setup.Invoke(benchmarks, null));
    }

    private static async Task EndAsync(object? result)
    {
        switch (result)
        {
            case Task task:
                await task;
                break;
            case ValueTask task:
                await task;
                break;
            default:
                Assert.True(result is not false);
                break;
        }
    }
}
