using Platform.Sdks;

// Writes the generated files of the SDKs, or compares them: Sdks <root> [--check]
var generation = new Generation(args[0], SdkWriters.All);
if (!args.Contains("--check"))
{
    generation.Write();
    return 0;
}

var differences = generation.Differences();
foreach (var difference in differences) Console.Error.WriteLine(difference);
return differences.Count == 0 ? 0 : 1;
