using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;

namespace Platform.Architecture.Tests;

/// <summary>What a use case reads, it limits to the caller's organization in the same query.</summary>
public class TenancyTests
{
    // Phrases of queries that limit to the caller. Each is itself checked to do so.
    private static readonly HashSet<string> Phrases = new(StringComparer.Ordinal) { "OwnedBy", "VisibleTo" };

    // Reads before there is a caller, or by the operator, who has none; and why each is right.
    private static readonly Dictionary<string, string> Excused = new(StringComparer.Ordinal)
    {
        ["LogIn.cs: Users"] = "finds who signs in, by organization and address",
        ["RefreshSession.cs: RefreshTokens"] = "finds whose token it is, by the hash of 256 random bits",
        ["AcceptInvitation.cs: MailTokens"] = "finds whose token it is, by the hash of 256 random bits",
        ["ResetPassword.cs: MailTokens"] = "finds whose token it is, by the hash of 256 random bits, and the others of that person",
        ["MailPasswordReset.cs: PasswordResetRequests"] = "the product's own, after the answer; no endpoint sends it",
        ["MailPasswordReset.cs: Users"] = "finds who forgot a password, by organization and address; no endpoint sends it",
        ["TellOfExpiry.cs: ApiKeys"] = "the product's own, about the key it found; no endpoint sends it",
        ["SetPlan.cs: Organizations"] = "the operator's alone, by slug; no endpoint sends it",
        ["ResetLimits.cs: Organizations"] = "the operator's alone, by slug; no endpoint sends it",
        ["DisableOrganization.cs: Organizations"] = "the operator's alone, by slug; no endpoint sends it",
        ["EnableOrganization.cs: Organizations"] = "the operator's alone, by slug; no endpoint sends it",
        ["ListOrganizations.cs: Organizations"] = "the operator's alone, all there are; no endpoint sends it",
        ["ListOrganizations.cs: Users"] = "counts them for the operator; no endpoint sends it",
        ["ListOrganizations.cs: ApiKeys"] = "counts them for the operator; no endpoint sends it",
        ["MakeDemoOrganization.cs: Organizations"] = "looks whether the database is empty, for development alone",
    };

    private static readonly HashSet<string> Sets =
        [.. typeof(IAppDb).GetProperties().Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>)).Select(p => p.Name)];

    private static readonly IReadOnlyList<SourceFile> Files = Repository.Sources("src/Application");

    [Fact]
    public void Every_read_names_the_caller() => Assert.Empty(Files.SelectMany(Unlimited).Except(Excused.Keys));

    [Fact]
    public void Every_excuse_is_still_needed() => Assert.Empty(Excused.Keys.Except(Files.SelectMany(Unlimited)));

    [Fact]
    public void Every_phrase_limits_to_the_callers_organization()
    {
        var methods = Files.SelectMany(file => file.All<MethodDeclarationSyntax>()).Where(method => Phrases.Contains(method.Identifier.Text)).ToList();

        Assert.Equal(Phrases.Order(StringComparer.Ordinal), methods.Select(method => method.Identifier.Text).Distinct().Order(StringComparer.Ordinal));
        Assert.All(methods, method => Assert.True(Limits(method.ToString()), method.Identifier.Text));
    }

    [Theory]
    [InlineData("return await db.Users.SingleAsync(u => u.Id == command.Id, ct);", "Users")]
    [InlineData("return await db.Users.Where(u => u.OrganizationId == command.Organization).ToListAsync(ct);", "Users")]
    [InlineData("return await db.ApiKeys.Where(k => k.UserId == caller.User).CountAsync(ct);", "ApiKeys")]
    [InlineData("var all = db.Sessions; return await all.CountAsync(ct);", "Sessions")]
    [InlineData("return await db.Set<User>().CountAsync(ct);", "Set<User>")]
    [InlineData("return await db.ApiKeys.IgnoreQueryFilters().CountAsync(ct) + db.Sessions.OwnedBy(caller).Count();", "ApiKeys")]
    [InlineData("return from u in db.Users where u.Id == caller.User select u;", "Users")]
    public void A_read_of_everyones_is_found_Has_teeth(string body, string set) => Assert.Equal([$"X.cs: {set}"], Unlimited(File(body)));

    [Theory]
    [InlineData("db.Users.Add(user);")]
    [InlineData("db.Users.AddRange(users);")]
    [InlineData("db.Users.Remove(user);")]
    [InlineData("return await db.Sessions.OwnedBy(caller).LiveAt(now).SingleAsync(ct);")]
    [InlineData("return await db.Users.Where(u => u.OrganizationId == caller.Organization && u.Id == id).SingleAsync(ct);")]
    [InlineData("return await db.Organizations.SingleAsync(o => o.Id == caller.Organization, ct);")]
    public void A_write_or_a_limited_read_is_not(string body) => Assert.Empty(Unlimited(File(body)));

    private static bool Limits(string method) =>
        method.Contains("caller.Organization", StringComparison.Ordinal) && method.Contains("OrganizationId == organization", StringComparison.Ordinal);

    private static SourceFile File(string body) => SourceFile.Of("X.cs", $"class X {{ async Task M() {{ {body} }} }}");

    private static IEnumerable<string> Unlimited(SourceFile file) =>
        from access in file.All<MemberAccessExpressionSyntax>()
        where access.Expression.ToString() == "db" && (Sets.Contains(access.Name.Identifier.Text) || access.Name.Identifier.Text == "Set")
        where !IsAdding(access) && !IsLimited(Query(access))
        select $"{Path.GetFileName(file.Path)}: {access.Name}";

    private static bool IsAdding(MemberAccessExpressionSyntax access) =>
        access.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "Add" or "AddRange" or "Remove", Parent: InvocationExpressionSyntax };

    // From the set outward, as long as it is one chain of calls.
    private static ExpressionSyntax Query(ExpressionSyntax access)
    {
        while (access.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax) access = (ExpressionSyntax)access.Parent;
        return access;
    }

    private static bool IsLimited(ExpressionSyntax query) => query.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: var name }
        && (Phrases.Contains(name)
            ? call.ArgumentList.ToString() == "(caller)"
            : call.ArgumentList.DescendantNodes().OfType<BinaryExpressionSyntax>().Any(test => test.OperatorToken.Text == "==" && test.Right.ToString() == "caller.Organization")));
}
