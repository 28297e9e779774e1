using System.CommandLine;

namespace Platform.Bench.Load;

/// <summary>The command <c>load</c>, which <see cref="OwnLoader"/> starts.</summary>
internal static class LoadCommand
{
    public static Command New()
    {
        var url = new Option<string>("--url")
        {
            Description = "The server's address: http, and a number instead of a name.",
            Required = true
        };
        var request = new Option<FileInfo>("--request")
        {
            Description = "A file with the request as it goes over the wire.",
            Required = true
        };
        var keys = new Option<FileInfo>("--keys")
        {
            Description = $"A file with the keys that take the place of {RequestText.AnyKey} in turn, one in a line."
        };
        var from = new Option<long>("--from") { Description = "How many of them are used up." };
        var connections = new Option<int>("--connections") { Description = "How many stay open.", DefaultValueFactory = _ => 64 };
        var seconds = new Option<double>("--seconds") { Description = "How long.", DefaultValueFactory = _ => 5 };
        var requests = new Option<long>("--requests") { Description = "Ends sooner, once so many are answered." };
        var sample = new Option<double>("--sample-ms") { Description = "Counts the answers in each interval of so many milliseconds." };
        var pipelined = new Option<int>("--pipelined")
        {
            Description = "How many requests each connection sends before it reads their answers.",
            DefaultValueFactory = _ => 1
        };
        var load = new Command("load", "Load a server, and print what came as a line of JSON.")
        {
            url, request, keys, from, connections, seconds, requests, sample, pipelined
        };
        load.SetAction(async (parsed, ct) =>
        {
            var text = await File.ReadAllBytesAsync(parsed.GetValue(request)!.FullName, ct);
            var file = parsed.GetValue(keys);
            var keyed = new KeyedRequest(
                text, file is null ? null : await File.ReadAllBytesAsync(file.FullName, ct), parsed.GetValue(from));
            var order = new LoadOrder(
                new Uri(parsed.GetValue(url)!),
                parsed.GetValue(connections),
                TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                parsed.GetValue(requests),
                TimeSpan.FromMilliseconds(parsed.GetValue(sample)))
            {
                Pipelined = parsed.GetValue(pipelined),
            };
            Console.WriteLine((await new LoadRun(order, keyed).RunAsync(ct)).ToJson());
            return 0;
        });
        return load;
    }
}
