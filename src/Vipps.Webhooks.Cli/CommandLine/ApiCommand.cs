using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Cli;

/// <summary>A command that calls Vipps.</summary>
internal abstract class ApiCommand : ToolCommand
{
    private readonly ConnectionOptions _connection;

    protected ApiCommand(string name, string description, Symbol[] own, string[] examples)
        : base(name, description, own, examples) => _connection = new ConnectionOptions(this);

    public override string? Epilogue => ConnectionOptions.Help;

    protected abstract Task<int> RunAsync(
        ParseResult arguments, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken);

    /// <summary>Checks the arguments before settings are read and before Vipps is called.</summary>
    /// <exception cref="ToolException">An argument is wrong.</exception>
    protected virtual void Validate(ParseResult arguments, OutputFormat format)
    {
    }

    protected IConfigurationRoot ReadSettings(ParseResult arguments) => _connection.Read(arguments);

    protected override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        Validate(arguments, screen.Format);
        await using var vipps = VippsSession.Open(ReadSettings(arguments), _connection.IsVerbose(arguments));
        return await RunAsync(arguments, vipps, screen, cancellationToken);
    }
}
