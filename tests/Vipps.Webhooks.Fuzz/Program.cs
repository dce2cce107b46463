using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SharpFuzz;
using Spectre.Console;
using Vipps.Webhooks.Fuzz;
using Vipps.Webhooks.Fuzz.Inputs;

var target = new Argument<string>("target") { Description = "What gets the inputs." }
    .AcceptOnlyFromAmong([.. FuzzTargets.Names]);
var files = new Argument<FileInfo[]>("file") { Description = "The inputs. Without any: the whole corpus of the target." }.AcceptExistingOnly();
var inputs = new Option<long>("--inputs") { Description = "How many.", DefaultValueFactory = _ => 1_000_000 };
inputs.Validators.Add(static given =>
{
    if (given.Tokens is [var token] && long.TryParse(token.Value, CultureInfo.InvariantCulture, out var count) && count < 1)
    {
        given.AddError("--inputs is 1 or more.");
    }
});
var seed = new Option<int>("--seed") { Description = "The same seed gives the same inputs.", DefaultValueFactory = _ => 1 };

var replay = new Command("replay", "Hands over the corpus, or files that a fuzzer found.") { target, files };
replay.SetAction(parsed => Replay(FuzzTargets.Named(parsed.GetRequiredValue(target)), parsed.GetValue(files) ?? []));

var random = new Command("random", "Hands over inputs of the corpus, changed at random.") { target, inputs, seed };
random.SetAction((parsed, cancellationToken) => Task.FromResult(RunAtRandom(
    FuzzTargets.Named(parsed.GetRequiredValue(target)), parsed.GetValue(inputs), parsed.GetValue(seed), cancellationToken)));

var afl = new Command("afl", "Takes inputs from afl-fuzz, which starts this: see CONTRIBUTING.md.") { target };
afl.SetAction(parsed => RunUnderAfl(parsed.GetRequiredValue(target)));

var words = new Command("words", "Prints the words of a target, as a dictionary for afl-fuzz.") { target };
words.SetAction(parsed => PrintWords(FuzzTargets.Named(parsed.GetRequiredValue(target))));

return await new RootCommand("Hands hostile input to the library, and says where it does what it must not.") { replay, random, afl, words }
    .Parse(args).InvokeAsync();

static int Replay(IFuzzTarget target, IReadOnlyList<FileInfo> files)
{
    var findings = 0;
    foreach (var file in files.Count > 0 ? files : FuzzTargets.CorpusOf(target))
    {
        try
        {
            Console.WriteLine($"{file.Name}: {target.Check(File.ReadAllBytes(file.FullName))}");
        }
        catch (Exception finding)
        {
            findings++;
            Console.WriteLine($"{file.Name}: {finding}");
        }
    }

    return findings == 0 ? 0 : 1;
}

static int RunAtRandom(IFuzzTarget target, long inputs, int seed, CancellationToken cancellationToken)
{
    try
    {
        var result = AnsiConsole.Progress().Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(screen =>
        {
            var task = screen.AddTask(target.Name, maxValue: inputs);
            return RandomRun.Run(target, inputs, seed, new Progress<long>(done => task.Value = done), cancellationToken);
        });
        Console.WriteLine($"{result.Inputs:N0} inputs, no finding. Memory grew by {result.GrownBytes:N0} bytes.");
        foreach (var (outcome, count) in result.Outcomes.OrderByDescending(outcome => outcome.Value))
        {
            Console.WriteLine($"{count,12:N0}  {outcome}");
        }

        return 0;
    }
    catch (FuzzFindingException finding)
    {
        var file = $"finding-{target.Name}-{Convert.ToHexString(SHA256.HashData(finding.Input).AsSpan(0, 6))}";
        File.WriteAllBytes(file, finding.Input);
        Console.Error.WriteLine(finding.InnerException);
        Console.Error.WriteLine($"The input is in {file}. Once it is mended, keep it in tests/Vipps.Webhooks.Fuzz/Corpus/{target.Name}.");
        return 1;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
}

static int RunUnderAfl(string name)
{
    IFuzzTarget? target = null;
    Fuzzer.OutOfProcess.Run((Stream input) =>
    {
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        (target ??= FuzzTargets.Named(name)).Check(bytes.ToArray());
    });
    return 0;
}

static void PrintWords(IFuzzTarget target)
{
    foreach (var word in target.Words)
    {
        Console.WriteLine($"\"{string.Concat(Encoding.Latin1.GetBytes(word).Select(letter => $"\\x{letter:X2}"))}\"");
    }
}
