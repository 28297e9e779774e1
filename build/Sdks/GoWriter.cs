using System.Text.RegularExpressions;
using Platform.Sdks.Go;

namespace Platform.Sdks;

/// <summary>Writes the Go package: one file each for the client, the models, the enums and every resource.</summary>
internal sealed partial class GoWriter : ISdkWriter
{
    /// <inheritdoc/>
    public string Folder => "go";

    /// <inheritdoc/>
    public IEnumerable<GeneratedFile> Write(Api api)
    {
        var types = new GoTypes(api);
        yield return new GeneratedFile("resources.go", Client(api));
        yield return new GeneratedFile("models.go", Models(api, types));
        yield return new GeneratedFile("enums.go", Enums(types));
        foreach (var resource in api.Resources)
        {
            yield return new GeneratedFile($"{resource.Name.Snake}_service.go", Service(resource, types));
        }
    }

    private static string Client(Api api)
    {
        var text = new GoText();
        var version = DatedVersion().IsMatch(api.Version) ? api.Version : "";
        text.Comment("", "apiVersion is the version of the API that this package was written for; empty where it has none.");
        text.Line($"const apiVersion = \"{version}\"\n");
        text.Comment(
            "",
            "Client calls the API. Its fields are the API's resources. "
            + "It is safe for use by several goroutines at once; make one and keep it.");
        text.Line("type Client struct {");
        foreach (var resource in api.Resources)
        {
            text.Comment("\t", resource.Summary);
            text.Line($"\t{resource.Name.GoPascal} *{ServiceName(resource)}\n");
        }

        text.Line("\tcore *core\n}\n\nfunc newClient(core *core) *Client {\n\tc := &Client{core: core}");
        foreach (var resource in api.Resources) text.Line($"\tc.{resource.Name.GoPascal} = &{ServiceName(resource)}{{c}}");
        text.Line("\treturn c\n}");
        return text.File();
    }

    private static string Models(Api api, GoTypes types)
    {
        var text = new GoText();
        foreach (var model in api.Models.Where(model => !model.IsInput))
        {
            text.Gap();
            var isParameter = types.IsParameter(model);
            text.Comment("", GoText.Definition(GoTypes.Name(model), model.Description));
            text.Line($"type {GoTypes.Name(model)} struct {{");
            text.Fields(model.Members.Select(member => isParameter ? types.ParameterField(member) : types.Field(member)));
            text.Line("}");
        }

        return text.File();
    }

    private static string Enums(GoTypes types)
    {
        var text = new GoText();
        foreach (var (name, values, description) in types.Enums)
        {
            text.Gap();
            text.Comment("", description);
            text.Line($"type {name} string\n\n// The values of {name}.\nconst (");
            var constants = values.Select(value => name + Words.Of(value).GoPascal).ToList();
            var width = constants.Max(constant => constant.Length);
            foreach (var (constant, value) in constants.Zip(values)) text.Line($"\t{constant.PadRight(width)} {name} = \"{value}\"");
            text.Line(")");
        }

        return text.File();
    }

    private static string Service(Resource resource, GoTypes types)
    {
        var text = new GoText();
        text.Comment("", $"{ServiceName(resource)} has the operations of Client.{resource.Name.GoPascal}.\n\n{resource.Summary}");
        text.Line($"type {ServiceName(resource)} struct{{ client *Client }}");
        foreach (var operation in resource.Operations)
        {
            var method = new GoMethod(resource, operation, types);
            method.WriteParameters(text);
            method.Write(text);
        }

        return text.File();
    }

    private static string ServiceName(Resource resource) => $"{resource.Name.GoPascal}Service";

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$")]
    private static partial Regex DatedVersion();
}
