using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Platform.Architecture.Tests;

/// <summary>What an older API version does differently is in <c>WebApi/Versions</c>: no other code checks the version.</summary>
public class VersionsTests
{
    private const string Home = "src/WebApi/Versions/";
    private const string Versions = "ApiVersions";

    // Members that distinguish versions.
    private static readonly HashSet<string> Askers = new(StringComparer.Ordinal)
    {
        Versions, "ApiRelease", "OlderForm", "OlderDocument", "VersionChange", "VersionedOperation", "IApiVersions", "ApiVersion",
        "IsNewest",
    };

    // The hooks of the mechanism, and code that shows or changes a version. A new entry is a decision.
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Domain/Organizations/Organization.cs"] = "stores the pin",
        ["src/Application/Credentials/Caller.cs"] = "remembers the pin",
        ["src/Infrastructure/Credentials/CallerQueries.cs"] = "reads the pin",
        ["src/Infrastructure/Organizations/OrganizationConfiguration.cs"] = "stores the pin",
        ["src/Application/Organizations/ChangeOrganization.cs"] = "moves the pin",
        ["src/Application/Organizations/SignUp.cs"] = "sets the pin of a new organization",
        ["src/Application/Identities/SignIn/SignUpWithIdentity.cs"] = "sets the pin of a new organization",
        ["src/Application/Organizations/SeedDemoOrganization.cs"] = "sets the pin of a new organization",
        ["src/Application/Organizations/OrganizationView.cs"] = "shows the pin",
        ["src/Application/Versions/ListApiVersions.cs"] = "lists the versions",
        ["src/Application/Versions/AnnounceVersion.cs"] = "finds the version that the operator announces",
        ["src/Application/Versions/MailVersionNews.cs"] = "finds who is pinned to a version that ends",
        ["src/Infrastructure/Versions/VersionReminders.cs"] = "finds the versions that end soon",
        ["src/WebApi/PlatformHost.cs"] = "registers the mechanism",
        ["src/WebApi/Auth/BearerAuthentication.cs"] = "holds the version that was chosen",
        ["src/WebApi/Http/ResponseWriter.cs"] = "writes answers in an older form",
        ["src/WebApi/Http/Responder.cs"] = "writes kept answers in an older form",
        ["src/WebApi/Http/Body.cs"] = "reads bodies in an older form",
        ["src/WebApi/Http/PageQuery.cs"] = "reads lists that came whole",
        ["src/WebApi/Http/ETags.cs"] = "tags an older form",
        ["src/WebApi/Http/RateLimits.cs"] = "counts by version",
        ["src/WebApi/Http/ServerErrorResponses.cs"] = "says the version on the server's own refusals",
        ["src/WebApi/Api/DocumentsEndpoints.cs"] = "an example in the document",
        ["src/WebApi/OpenApi/Examples.cs"] = "an example in the document",
        ["src/WebApi/OpenApi/Operations/Failures.cs"] = "documents the refusal of an unknown version",
        ["src/WebApi/OpenApi/Operations/ResponseHeaders.cs"] = "an example in the document",
        ["src/WebApi/Portal/PortalContext.cs"] = "the version of examples as they are written",
        ["src/WebApi/OpenApi/ApiDocument.cs"] = "keeps a document of each version",
        ["src/WebApi/Portal/ChosenVersion.cs"] = "the version a reader chose",
        ["src/WebApi/Portal/ChangelogFeed.cs"] = "shows the versions",
        ["src/WebApi/Portal/PortalResponder.cs"] = "shows the versions",
        ["src/WebApi/Portal/Downloads/ApiDownloads.cs"] = "keeps a file of each version",
        ["src/WebApi/Workspace/Settings/VersionHandlers.cs"] = "shows and moves the pin",
    };

    private static readonly IReadOnlyList<SourceFile> Files = [.. Repository.Sources("src").Where(file => !file.IsGenerated)];

    [Fact]
    public void No_other_code_checks_the_version()
    {
        Assert.NotEmpty(Files);
        Assert.Empty(Files.Where(file => !IsAllowed(file.Path)).SelectMany(Asking));
    }

    [Fact]
    public void Every_place_that_may_check_the_version_does() =>
        Assert.DoesNotContain(
            Allowed.Keys, path => Files.SingleOrDefault(file => file.Path == path) is not { } file || !Asking(file).Any());

    [Theory]
    [InlineData("if (ApiVersions.Of(context).Name == x) return;", "ApiVersions")]
    [InlineData("var older = OlderForm.Of(context);", "OlderForm")]
    [InlineData("if (caller.ApiVersion == x) return;", "ApiVersion")]
    [InlineData("IApiVersions versions;", "IApiVersions")]
    [InlineData("var text = \"2026-12-01\";", "2026-12-01")]
    [InlineData("context.Request.Headers[\"Api-Version\"].ToString();", "Api-Version")]
    public void Version_check_is_found_Has_teeth(string body, string what) =>
        Assert.Equal([$"X.cs:1: {what}"], Asking(SourceFile.Of("X.cs", $"class X {{ void M() {{ {body} }} }}")));

    [Theory]
    [InlineData("var text = \"2026-01-15\";")]
    [InlineData("project.Version++;")]
    [InlineData("if (settings.ApiVersions) return;")]
    public void Code_without_a_version_check_is_not_found(string body) =>
        Assert.Empty(Asking(SourceFile.Of("X.cs", $"class X {{ void M() {{ {body} }} }}")));

    private static bool IsAllowed(string path) => path.StartsWith(Home, StringComparison.Ordinal) || Allowed.ContainsKey(path);

    // Elsewhere, members with these names are about mail.
    private static bool IsMember(SimpleNameSyntax name) =>
        name.Parent is NameColonSyntax || (name.Parent is MemberAccessExpressionSyntax access && access.Name == name);

    private static IEnumerable<string> Asking(SourceFile file)
    {
        var names = file.All<SimpleNameSyntax>()
            .Where(name => Askers.Contains(name.Identifier.Text) && !(name.Identifier.Text == Versions && IsMember(name)))
            .Select(name => (file.At(name), name.Identifier.Text));
        var members = file.All<PropertyDeclarationSyntax>()
            .Where(member => member.Identifier.Text != Versions && Askers.Contains(member.Identifier.Text))
            .Select(member => (file.At(member), member.Identifier.Text));
        var parameters = file.All<ParameterSyntax>()
            .Where(parameter => parameter.Identifier.Text != Versions && Askers.Contains(parameter.Identifier.Text))
            .Select(parameter => (file.At(parameter), parameter.Identifier.Text));
        var texts = file.All<LiteralExpressionSyntax>()
            .Select(text => (At: file.At(text), Text: text.Token.ValueText))
            .Where(text => text.Text is "Api-Version" or "2026-11-22" or "2026-12-01");
        return names.Concat(members).Concat(parameters).Concat(texts).Select(found => $"{found.Item1}: {found.Item2}").Distinct();
    }
}
