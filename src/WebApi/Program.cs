using Microsoft.AspNetCore.Connections;
using Platform.Infrastructure.Settings;
using Platform.WebApi;
using Platform.WebApi.Operator;

try
{
    if (OperatorCommands.AreMeant(args)) return await OperatorCommands.RunAsync(args);

    await using var app = PlatformHost.Build(args);
    await PlatformHost.PrepareAsync(app, CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (SettingException unusable)
{
    await Console.Error.WriteLineAsync(unusable.Message);
    return 1;
}
catch (Exception unusable) when (unusable is FormatException || unusable.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync("ASPNETCORE_URLS: " + unusable.Message);
    return 1;
}
