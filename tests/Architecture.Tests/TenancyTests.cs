using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;

namespace Platform.Architecture.Tests;

/// <summary>Use cases read through specifications that filter by the caller's organization.</summary>
public class TenancyTests
{
    // Names of specifications that filter by the caller. Each is checked to do so.
    private static readonly HashSet<string> Phrases = new(StringComparer.Ordinal) { "OwnedBy", "VisibleTo" };

    // Reads before the caller is known, or by the operator, who has no organization. Each has a reason.
    private static readonly Dictionary<string, string> Excused = new(StringComparer.Ordinal)
    {
        ["LogIn.cs: UserBySignIn"] = "finds who signs in, by organization and address",
        ["RefreshSession.cs: RefreshTokens"] = "finds whose token it is, by the hash of 256 random bits",
        ["AcceptInvitation.cs: MailTokenByHash"] = "finds whose token it is, by the hash of 256 random bits",
        ["ResetPassword.cs: MailTokenByHash"] = "finds whose token it is, by the hash of 256 random bits",
        ["ResetPassword.cs: UnspentResetsFor"] = "finds the other tokens of the person whose token it was",
        ["MailPasswordReset.cs: PasswordResetRequests"] = "the product's own, after the answer; no endpoint sends it",
        ["MailPasswordReset.cs: UserBySignIn"] = "finds who forgot a password, by organization and address; no endpoint sends it",
        ["EndSignIn.cs: RefreshTokens"] = "finds whose token it is, by the hash of 256 random bits",
        ["ListSignIns.cs: RefreshTokens"] = "finds whose tokens they are, by the hashes of 256 random bits",
        ["MailWorkspaces.cs: WorkspaceSearches"] = "the product's own, after the answer; no endpoint sends it",
        ["MailWorkspaces.cs: PeopleByAddress"] = "finds whom an address means in every organization, for a mail to that address alone",
        ["SendExpiryNotice.cs: ApiKeys"] = "the product's own, about the key it found; no endpoint sends it",
        ["SlugAllocator.cs: OrganizationBySlug"] = "looks whether a slug is free, which the answer tells in any case",
        ["SignInWithIdentity.cs: IdentityBySlug"] = "finds who signs in, by organization, issuer and subject",
        ["SignInWithIdentity.cs: IdentitiesInAllOrganizations"] =
            "finds where an account signs in, by issuer and subject that its provider has stated",
        ["SignInWithIdentity.cs: UserBySignIn"] = "finds who may prove that an account is theirs, by organization and verified address",
        ["FindIdentityWorkspaces.cs: IdentitiesInAllOrganizations"] =
            "finds where an account signs in, by issuer and subject that its provider has stated",
        ["LinkIdentityByPassword.cs: UserBySignIn"] = "finds who signs in, by organization and verified address",
        ["MailIdentityLink.cs: UserBySignIn"] = "finds who is mailed, by organization and verified address",
        ["LinkIdentityByMail.cs: MailTokenByHash"] = "finds whose token it is, by the hash of 256 random bits",
        ["AcceptInvitationWithIdentity.cs: MailTokenByHash"] = "finds whose token it is, by the hash of 256 random bits",
        ["IdentityLinks.cs: OtherIdentityOfUser"] =
            "finds whose an account is in the organization of the person who has proved that it is theirs",
        ["SendLimitNotice.cs: Organizations"] = "the product's own, about the organization it found; no endpoint sends it",
        ["SendLimitNotice.cs: LimitNoticesSent"] = "the product's own, about the organization it found; no endpoint sends it",
        ["SendLimitNotice.cs: ActiveAdminsOf"] = "the product's own, about the organization it found; no endpoint sends it",
        ["HandleBillingEvent.cs: BillingEventById"] = "looks whether an event that Stripe has signed was taken before",
        ["HandleBillingEvent.cs: SubscriptionOfCustomer"] = "finds whose customer an event that Stripe has signed is about",
        ["SubscriptionSync.cs: ActiveAdminsOf"] = "of the organization whose subscription the use case has read",
        ["SyncSubscription.cs: SubscriptionOfOrganization"] = "the product's own, about the subscription it found; no endpoint sends it",
        ["ManageByBilling.cs: OrganizationBySlug"] = "the operator's alone; no endpoint sends it",
        ["ManageByBilling.cs: SubscriptionOfOrganization"] = "the operator's alone; no endpoint sends it",
        ["SetPlan.cs: SubscriptionOfOrganization"] = "the operator's alone; no endpoint sends it",
        ["MailVersionNews.cs: PeopleForVersionNews"] = "the product's own, to everyone who has subscribed; no endpoint sends it",
        ["MailVersionNews.cs: VersionNotices"] = "which of them were mailed before; no endpoint sends it",
        ["MailVersionNews.cs: OperationDays"] = "which of them use a version; no endpoint sends it",
        ["MailVersionNews.cs: VersionNoticesTo"] = "which of them were mailed before; no endpoint sends it",
        ["UnsubscribeFromVersionNews.cs: Users"] = "finds whose token it is, by a code that only this product can make",
        ["UnsubscribeFromVersionNews.cs: PeopleWithAddress"] = "everyone with the address that the token is for",
        ["SetPlan.cs: OrganizationBySlug"] = "the operator's alone; no endpoint sends it",
        ["ResetLimits.cs: OrganizationBySlug"] = "the operator's alone; no endpoint sends it",
        ["DisableOrganization.cs: OrganizationBySlug"] = "the operator's alone; no endpoint sends it",
        ["EnableOrganization.cs: OrganizationBySlug"] = "the operator's alone; no endpoint sends it",
        ["ListOrganizations.cs: Organizations"] = "the operator's alone, all there are; no endpoint sends it",
        ["ListOrganizations.cs: Users"] = "counts them for the operator; no endpoint sends it",
        ["ListOrganizations.cs: ApiKeys"] = "counts them for the operator; no endpoint sends it",
        ["PageRequest.cs: list"] = "passes on the specification that a use case has made, which is checked there",
        ["SeedDemoOrganization.cs: Organizations"] = "looks whether the database is empty, for development alone",
    };

    private static readonly HashSet<string> Sets =
        [
            .. typeof(IAppDb).GetProperties()
                .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
                .Select(p => p.Name)
        ];

    private static readonly IReadOnlyList<SourceFile> Files = Repository.Sources("src/Application");

    private static readonly HashSet<string> Limited =
        [.. Files.SelectMany(Specifications).Where(NamesCaller).Select(type => type.Identifier.Text)];

    [Fact]
    public void Every_read_is_limited_to_the_caller() => Assert.Empty(Files.SelectMany(Unlimited).Except(Excused.Keys));

    [Fact]
    public void Every_exception_for_an_unlimited_read_is_still_needed() => Assert.Empty(Excused.Keys.Except(Files.SelectMany(Unlimited)));

    [Fact]
    public void Every_listed_specification_filters_by_the_callers_organization()
    {
        var methods = Files.SelectMany(file => file.All<MethodDeclarationSyntax>())
            .Where(method => Phrases.Contains(method.Identifier.Text))
            .ToList();

        Assert.Equal(
            Phrases.Order(StringComparer.Ordinal),
            methods.Select(method => method.Identifier.Text).Distinct().Order(StringComparer.Ordinal));
        Assert.All(methods, method => Assert.True(Compares(method), method.Identifier.Text));
    }

    [Fact]
    public void Every_specification_that_takes_the_caller_filters_by_their_organization()
    {
        Assert.Contains("ProjectById", Limited);
        Assert.Empty(
            Files.SelectMany(Specifications).Where(type => NamesCaller(type) && !Limits(type)).Select(type => type.Identifier.Text));
    }

    [Theory]
    [InlineData("return await db.Users.SingleAsync(u => u.Id == command.Id, ct);", "Users")]
    [InlineData("return await db.Users.Where(u => u.OrganizationId == caller.Organization).ToListAsync(ct);", "Users")]
    [InlineData("var all = db.Sessions; return await all.CountAsync(ct);", "Sessions")]
    [InlineData("return await db.Set<User>().CountAsync(ct);", "Set<User>")]
    [InlineData("return from u in db.Users where u.Id == caller.User select u;", "Users")]
    [InlineData("return await db.Query(new UserBySignIn(slug, email)).SingleAsync(ct);", "UserBySignIn")]
    [InlineData("return await db.Query(new ProjectById(command.Id, other)).SingleAsync(ct);", "ProjectById")]
    [InlineData("return await db.Query(new Unheard(command.Id, caller)).SingleAsync(ct);", "Unheard")]
    [InlineData("return await db.Query(new Specification<Project>()).SingleAsync(ct);", "Specification<Project>")]
    [InlineData("return await db.PageAsync<User, UserView>(new UserBySignIn(slug, email), page, ct);", "UserBySignIn")]
    [InlineData("return await db.PageAsync<Project, ProjectView>(new ProjectsOf(other), page, ct);", "ProjectsOf")]
    [InlineData("var projects = new ProjectsOf(caller); return await db.Query(projects).CountAsync(ct);", "projects")]
    [InlineData("return db.Query(new ProjectsOf(caller)).Count() + db.Query(new OrganizationBySlug(slug)).Count();", "OrganizationBySlug")]
    public void Unlimited_read_is_found_Has_teeth(string body, string read) => Assert.Equal([$"X.cs: {read}"], Unlimited(File(body)));

    [Theory]
    [InlineData("db.Users.Add(user);")]
    [InlineData("db.Users.AddRange(users);")]
    [InlineData("db.Users.Remove(user);")]
    [InlineData("return await db.Query(new ProjectsOf(caller)).CountAsync(ct);")]
    [InlineData("return await db.Query(new ProjectById(command.Id, caller)).Include(p => p.Tasks).SingleAsync(ct);")]
    public void Write_or_limited_read_is_not_found(string body) => Assert.Empty(Unlimited(File(body)));

    [Theory]
    [InlineData("X(ICaller caller) => Query.VisibleTo(caller).Where(p => p.Name == name);", true)]
    [InlineData("X(ICaller caller) { var o = caller.Organization; Query.Where(p => p.A && p.OrganizationId == o); }", true)]
    [InlineData("X(ICaller caller) => Query.Where(p => p.UserId == caller.User);", false)]
    [InlineData("X(ICaller caller) => Query.VisibleTo(other);", false)]
    [InlineData("X(ICaller caller) { if (isMine) Query.VisibleTo(caller); }", false)]
    [InlineData("X(ICaller caller) => _ = isMine ? Query.VisibleTo(caller) : Query;", false)]
    [InlineData("X(ICaller caller) => isMine && Query.OwnedBy(caller) is null;", false)]
    [InlineData("X(ICaller caller) { var organization = other; Query.Where(p => p.OrganizationId == o); }", false)]
    [InlineData("X(ICaller caller) { var o = caller.Organization; Query.Where(p => p.A || p.OrganizationId == o); }", false)]
    [InlineData("X(ICaller caller) { var o = caller.Organization; Query.Where(p => !(p.OrganizationId == o)); }", false)]
    public void Specification_that_admits_other_tenants_is_found_Has_teeth(string constructor, bool limits)
    {
        var type = Assert.Single(Specifications(SourceFile.Of("X.cs", $"class X : Specification<Project> {{ {constructor} }}")));

        Assert.True(NamesCaller(type));
        Assert.Equal(limits, Limits(type));
    }

    private static SourceFile File(string body) => SourceFile.Of("X.cs", $"class X {{ async Task M() {{ {body} }} }}");

    private static IEnumerable<ClassDeclarationSyntax> Specifications(SourceFile file) => file.All<ClassDeclarationSyntax>()
        .Where(type => type.BaseList?.Types.Any(one => one.Type is GenericNameSyntax { Identifier.Text: "Specification" }) is true);

    private static bool NamesCaller(ClassDeclarationSyntax type) =>
        Constructors(type).SelectMany(constructor => constructor.ParameterList.Parameters)
            .Any(parameter => parameter.Type?.ToString() == "ICaller");

    private static bool Limits(ClassDeclarationSyntax type) =>
        Constructors(type).All(constructor => Compares(constructor) || IsPhrased(constructor));

    private static IEnumerable<ConstructorDeclarationSyntax> Constructors(ClassDeclarationSyntax type) =>
        type.Members.OfType<ConstructorDeclarationSyntax>();

    private static bool IsPhrased(SyntaxNode code) => code.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
        call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax query, Name.Identifier.Text: var name }
        && query.ToString() == "Query" && Phrases.Contains(name) && call.ArgumentList.ToString() == "(caller)" && IsAlways(call, code));

    // Every row must belong to the organization: no other part of the condition, or of the code around it, may admit other rows.
    private static bool Compares(SyntaxNode code) =>
        Organizations(code).Any(name => code.DescendantNodes().OfType<BinaryExpressionSyntax>().Any(test =>
            test.OperatorToken.Text == "==" && test.Right.ToString() == name
            && test.Left is MemberAccessExpressionSyntax { Name.Identifier.Text: "OrganizationId" or "Id" }
            && test.Ancestors().TakeWhile(node => node is not LambdaExpressionSyntax)
                .All(node => node is BinaryExpressionSyntax { OperatorToken.Text: "&&" })
            && IsAlways(test.Ancestors().OfType<LambdaExpressionSyntax>().First(), code)));

    // The variables that contain the caller's organization.
    private static IEnumerable<string> Organizations(SyntaxNode code) => code.DescendantNodes().SelectMany(node => node switch
    {
        VariableDeclaratorSyntax { Initializer.Value: var value } variable when IsCallers(value) => [variable.Identifier.Text],
        AssignmentExpressionSyntax { Left: DeclarationExpressionSyntax names, Right: TupleExpressionSyntax values }
            when names.Designation is ParenthesizedVariableDesignationSyntax { Variables: var variables } =>
            variables.Zip(values.Arguments).Where(pair => IsCallers(pair.Second)).Select(pair => pair.First.ToString()),
        _ => Enumerable.Empty<string>(),
    });

    private static bool IsCallers(SyntaxNode value) => value.ToString() == "caller.Organization";

    private static bool IsAlways(SyntaxNode call, SyntaxNode code) => call.Ancestors().TakeWhile(node => node != code).All(node =>
        node is not (IfStatementSyntax or ForEachStatementSyntax or SwitchStatementSyntax or SwitchExpressionSyntax
            or ConditionalExpressionSyntax or BinaryExpressionSyntax));

    private static IEnumerable<string> Unlimited(SourceFile file) => UnlimitedSets(file).Concat(UnlimitedQueries(file));

    private static IEnumerable<string> UnlimitedSets(SourceFile file) =>
        from access in file.All<MemberAccessExpressionSyntax>()
        where access.Expression.ToString() == "db" && (Sets.Contains(access.Name.Identifier.Text) || access.Name.Identifier.Text == "Set")
        where !IsAdding(access)
        select $"{Path.GetFileName(file.Path)}: {access.Name}";

    private static IEnumerable<string> UnlimitedQueries(SourceFile file) =>
        from call in file.All<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Query" or "PageAsync" } read
            && read.Expression.ToString() == "db"
        let specification = call.ArgumentList.Arguments[0].Expression
        let made = specification as ObjectCreationExpressionSyntax
        where made is null || !Limited.Contains(made.Type.ToString())
            || made.ArgumentList?.Arguments.Any(argument => argument.ToString() == "caller") is not true
        select $"{Path.GetFileName(file.Path)}: {made?.Type ?? specification}";

    private static bool IsAdding(MemberAccessExpressionSyntax access) =>
        access.Parent is MemberAccessExpressionSyntax
        {
            Name.Identifier.Text: "Add" or "AddRange"
            or "Remove", Parent: InvocationExpressionSyntax
        };
}
