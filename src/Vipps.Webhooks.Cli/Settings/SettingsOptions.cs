using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Cli;

/// <summary>The options for sources of settings, besides the working directory and the environment.</summary>
internal sealed class SettingsOptions
{
    /// <summary>The section of the SDK's settings.</summary>
    public const string Section = "Vipps";

    private readonly Option<string[]> _config = new("--config")
    {
        Description = "A JSON file with settings, on top of appsettings.json; can be repeated.",
        HelpName = "file",
    };

    private readonly Option<string> _userSecrets = new("--user-secrets")
    {
        Description = "The id of the user secrets. Default: that of the project in the working directory.",
        HelpName = "id",
    };

    public SettingsOptions(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_userSecrets);
    }

    /// <summary>Reads all settings, of which a later source wins: files, user secrets, the environment, then <paramref name="options"/>.</summary>
    /// <exception cref="ToolException">A file is missing or cannot be read.</exception>
    public IConfigurationRoot Read(ParseResult arguments, IEnumerable<KeyValuePair<string, string?>>? options = null)
    {
        var environment = arguments.Environment;
        var directory = environment.Directory;
        var builder = new ConfigurationBuilder()
            .SetBasePath(directory)
            .AddInMemoryCollection(
            [
                new($"{Section}:{nameof(VippsWebhooksOptions.SystemName)}", ToolIdentity.Name),
                new($"{Section}:{nameof(VippsWebhooksOptions.SystemVersion)}", ToolIdentity.Version),
            ])
            .AddJsonFile("appsettings.json", optional: true);
        if (EnvironmentName(environment) is { Length: > 0 } name)
        {
            builder.AddJsonFile($"appsettings.{name}.json", optional: true);
        }

        if ((arguments.GetValue(_userSecrets) ?? UserSecretsId.FindIn(directory)) is { } id)
        {
            AddUserSecrets(builder, id);
        }

        foreach (var file in arguments.GetValue(_config) ?? [])
        {
            builder.AddJsonFile(environment.FullPath(file), optional: false);
        }

        builder.AddInMemoryCollection(SectionVariables(environment)).AddInMemoryCollection(ShortVariables.Read(environment));
        if (options is not null)
        {
            builder.AddInMemoryCollection(options.Where(static option => option.Value is not null));
        }

        try
        {
            return builder.Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or IOException)
        {
            // The framework's message names the file, and the innermost one the place in it.
            var place = exception.GetBaseException();
            throw ToolException.WrongUse(
                place == exception ? exception.Message : $"{exception.Message} {place.Message}", cause: exception);
        }
    }

    private static void AddUserSecrets(IConfigurationBuilder builder, string id)
    {
        try
        {
            builder.AddUserSecrets(id);
        }
        catch (InvalidOperationException exception)
        {
            throw ToolException.WrongUse(exception.Message, cause: exception);
        }
    }

    // The name that the shop's own host uses.
    private static string? EnvironmentName(ToolEnvironment environment) =>
        environment.Variable("ASPNETCORE_ENVIRONMENT") ?? environment.Variable("DOTNET_ENVIRONMENT");

    // As the framework reads them: __ for the colon, ignoring case.
    private static Dictionary<string, string?> SectionVariables(ToolEnvironment environment)
    {
        var variables = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in environment.Variables)
        {
            var key = name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            if (key.StartsWith($"{Section}{ConfigurationPath.KeyDelimiter}", StringComparison.OrdinalIgnoreCase))
            {
                variables[key] = value;
            }
        }

        return variables;
    }
}
