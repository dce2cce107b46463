using System.Text;
using Vipps.Webhooks.Cli;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await ToolCommandLine.RunAsync(args, ToolEnvironment.OfProcess(), CancellationToken.None);
