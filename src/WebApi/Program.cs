using Platform.Infrastructure.Settings.Reading;
using Platform.WebApi;
using Platform.WebApi.Operator;

if (ProcessCulture.SetInvariant() is { } problem)
{
    await Console.Error.WriteLineAsync(problem);
    return 1;
}

try
{
    var typed = CommandLine.Of(args);
    if (typed.Words.Count > 0) return await OperatorCommands.RunAsync(typed);

    await using var app = PlatformHost.Build(args);
    await PlatformHost.PrepareAsync(app, CancellationToken.None);
    PlatformHost.ReportData(app);
    await PlatformHost.StartAsync(app);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (SettingException unusable)
{
    await Console.Error.WriteLineAsync(unusable.Message);
    return 1;
}
