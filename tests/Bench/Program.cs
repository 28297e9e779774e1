using System.CommandLine;
using Platform.Bench;
using Platform.Bench.Bare;
using Platform.Bench.Load;
using Platform.Bench.Run;

// Before the command line is parsed: the startup time of the bare server is measured.
if (args is ["bare", .. var settings])
{
    await BareServer.RunAsync(settings);
    return 0;
}

if (args is ["driver", var data, .. var others])
{
    await DriverServer.RunAsync(data, others);
    return 0;
}

// Enough time to stop servers and delete files after Ctrl-C.
var ending = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(60) };
var commands = new RootCommand(
    "Measures the product against a bare server, which 'bare --urls …' serves; 'driver DATA --urls …' serves the driver alone.")
{
    LoadCommand.New(), RunCommand.New(args)
};
try
{
    return await commands.Parse(args).InvokeAsync(ending);
}
catch (Exception failure) when (failure is FailedRunException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
