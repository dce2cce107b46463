using System.Text;
using Vipps.Webhooks.Cli;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await Tool.RunAsync(args, ToolEnvironment.OfProcess(), CancellationToken.None);
