using Platform.Infrastructure.Settings.Reading;
using Platform.WebApi;
using Platform.WebApi.Operator;

if (ProcessCulture.SetInvariant() is { } error)
{
    await Console.Error.WriteLineAsync(error);
    return 1;
}

try
{
    var commandLine = CommandLine.Of(args);
    if (commandLine.Words.Count > 0) return await OperatorCommands.RunAsync(commandLine);

    await using var app = PlatformHost.Build(args);
    await PlatformHost.PrepareAsync(app, CancellationToken.None);
    PlatformHost.ReportData(app);
    await PlatformHost.StartAsync(app);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (SettingException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
