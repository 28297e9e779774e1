using Platform.Domain.ApiKeys;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.ApiKeys;

public class ScopeTests
{
    private static readonly string[] Resources = ["projects", "tasks", "links", "keys", "users", "organization", "usage", "audit"];
    private static readonly string[] Actions = ["read", "write", "delete", "admin"];

    public static TheoryData<Role, bool> EveryRole { get; } = new(
        Enum.GetValues<Role>().SelectMany(role => new[] { (role, false), (role, true) }));

    [Fact]
    public void Scopes_are_those_of_the_contract()
    {
        var contract = Actions
            .Concat(Resources.SelectMany(resource => Actions.Select(action => $"{resource}:{action}")));

        Assert.Equal(contract.Order(StringComparer.Ordinal), Scope.All.Select(scope => scope.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("read", Permissions.ProjectsRead | Permissions.TasksRead | Permissions.LinksRead)]
    [InlineData("write", Permissions.ProjectsWrite | Permissions.TasksWrite | Permissions.LinksWrite)]
    [InlineData("delete", Permissions.ProjectsDelete | Permissions.TasksDelete | Permissions.LinksDelete)]
    [InlineData("projects:read", Permissions.ProjectsRead)]
    [InlineData("tasks:write", Permissions.TasksWrite)]
    [InlineData("links:delete", Permissions.LinksDelete)]
    [InlineData("keys:admin", Permissions.KeysRead | Permissions.KeysWrite | Permissions.KeysDelete)]
    [InlineData("users:write", Permissions.UsersWrite)]
    [InlineData("organization:delete", Permissions.OrganizationDelete)]
    [InlineData("usage:read", Permissions.UsageRead)]
    [InlineData("audit:admin", Permissions.AuditRead | Permissions.AuditWrite | Permissions.AuditDelete)]
    [InlineData("admin", Permissions.All)]
    public void Scope_grants_the_permission_it_names(string name, Permissions permissions) =>
        Assert.Equal(permissions, Scope.Find(name)?.Permissions);

    [Fact]
    public void Scope_of_a_resource_is_named_after_its_permission()
    {
        foreach (var resource in Resources)
        {
            foreach (var action in Actions.Except(["admin"]))
            {
                Assert.Equal(Enum.Parse<Permissions>(resource + action, ignoreCase: true), Scope.Find($"{resource}:{action}")?.Permissions);
            }
        }
    }

    [Theory]
    [InlineData("write", "read")]
    [InlineData("delete", "write")]
    [InlineData("projects:write", "projects:read")]
    [InlineData("projects:admin", "tasks:read")]
    [InlineData("read", "keys:read")]
    [InlineData("write", "users:write")]
    public void Scope_implies_no_other_scope(string given, string asked) =>
        Assert.Equal(Permissions.None, Scope.Find(given)!.Permissions & Scope.Find(asked)!.Permissions);

    [Fact]
    public void Admin_scope_grants_everything()
    {
        foreach (var permission in Enum.GetValues<Permissions>()) Assert.True(Scope.Admin.Permissions.HasFlag(permission));
    }

    [Fact]
    public void Only_the_admin_scope_administers() =>
        Assert.Equal([Scope.Admin], Scope.All.Where(scope => scope.Permissions.HasFlag(Permissions.Administer)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Read")]
    [InlineData("projects")]
    [InlineData("projects:")]
    [InlineData("projects:all")]
    [InlineData(" read")]
    public void Unknown_name_is_no_scope(string? name) => Assert.Null(Scope.Find(name));

    [Fact]
    public void Several_scopes_grant_the_union_and_an_unknown_name_nothing() =>
        Assert.Equal(Permissions.ProjectsRead | Permissions.KeysWrite, Scope.PermissionsOf(["projects:read", "keys:write", "gone:read"]));

    [Theory]
    [MemberData(nameof(EveryRole))]
    public void Scopes_for_a_role_grant_exactly_its_permissions(Role role, bool apiAccess)
    {
        var allowed = RolePermissions.Of(role, apiAccess);

        Assert.Equal(allowed, Scope.PermissionsOf(Scope.NamesFor(allowed)));
    }

    [Theory]
    [InlineData(Role.Admin, "admin")]
    [InlineData(Role.Leader, "read write delete keys:admin users:read organization:read usage:read audit:read")]
    [InlineData(Role.Developer, "read write delete keys:admin users:read organization:read usage:read")]
    [InlineData(Role.Member, "read write delete users:read organization:read usage:read")]
    public void Scopes_for_a_role_are_few_and_wide(Role role, string names) =>
        Assert.Equal(names, string.Join(' ', Scope.NamesFor(RolePermissions.Of(role, apiAccess: false))));

    [Fact]
    public void Scopes_for_any_data_permissions_are_the_fewest()
    {
        var fewest = FewestOverData();
        for (var permissions = Permissions.None; permissions <= Permissions.DataAll; permissions++)
        {
            var names = Scope.NamesFor(permissions);
            Assert.Equal(permissions, Scope.PermissionsOf(names));
            Assert.Equal(fewest[(int)permissions], names.Count);
        }
    }

    [Fact]
    public void Scope_required_for_one_permission_is_the_narrowest()
    {
        Assert.Equal("keys:read", Scope.Requiring(Permissions.KeysRead).Name);
        Assert.Equal("projects:delete", Scope.Requiring(Permissions.ProjectsDelete).Name);
        Assert.Equal("keys:admin", Scope.Requiring(Permissions.KeysAll).Name);
        Assert.Equal("admin", Scope.Requiring(Permissions.Administer).Name);
        Assert.Equal("admin", Scope.Requiring(Permissions.KeysRead | Permissions.UsersRead).Name);
    }

    // For every set of the nine data permissions, the fewest scopes that grant it: each step adds one scope to the sets reached so far.
    private static int[] FewestOverData()
    {
        var scopes = Scope.All.Select(scope => scope.Permissions).Where(permissions => (permissions & ~Permissions.DataAll) == 0).ToList();
        var fewest = new int[(int)Permissions.DataAll + 1];
        Array.Fill(fewest, int.MaxValue, 1, fewest.Length - 1);
        var reached = new Queue<int>([0]);
        while (reached.TryDequeue(out var from))
        {
            foreach (var to in scopes.Select(scope => from | (int)scope).Where(to => fewest[to] == int.MaxValue))
            {
                fewest[to] = fewest[from] + 1;
                reached.Enqueue(to);
            }
        }

        return fewest;
    }
}
