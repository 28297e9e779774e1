using Platform.Domain.ApiKeys;
using Platform.Domain.Users;

namespace Platform.Domain.Tests.Users;

public class RolePermissionsTests
{
    private const Permissions OrganizationAll =
        Permissions.OrganizationRead | Permissions.OrganizationWrite | Permissions.OrganizationDelete;
    private const Permissions UsersAll = Permissions.UsersRead | Permissions.UsersWrite | Permissions.UsersDelete;
    private const Permissions AuditAll = Permissions.AuditRead | Permissions.AuditWrite | Permissions.AuditDelete;
    private const Permissions UsageAll = Permissions.UsageRead | Permissions.UsageWrite | Permissions.UsageDelete;

    // A row of the contract's table: the role, an area, all that can be done there, and what the role may do.
    [Theory]
    [InlineData(Role.Admin, OrganizationAll, OrganizationAll)]
    [InlineData(Role.Leader, OrganizationAll, Permissions.OrganizationRead)]
    [InlineData(Role.Developer, OrganizationAll, Permissions.OrganizationRead)]
    [InlineData(Role.Member, OrganizationAll, Permissions.OrganizationRead)]
    [InlineData(Role.Admin, UsersAll, UsersAll)]
    [InlineData(Role.Leader, UsersAll, Permissions.UsersRead)]
    [InlineData(Role.Developer, UsersAll, Permissions.UsersRead)]
    [InlineData(Role.Member, UsersAll, Permissions.UsersRead)]
    [InlineData(Role.Admin, AuditAll, AuditAll)]
    [InlineData(Role.Leader, AuditAll, Permissions.AuditRead)]
    [InlineData(Role.Developer, AuditAll, Permissions.None)]
    [InlineData(Role.Member, AuditAll, Permissions.None)]
    [InlineData(Role.Admin, UsageAll, UsageAll)]
    [InlineData(Role.Leader, UsageAll, Permissions.UsageRead)]
    [InlineData(Role.Developer, UsageAll, Permissions.UsageRead)]
    [InlineData(Role.Member, UsageAll, Permissions.UsageRead)]
    [InlineData(Role.Admin, Permissions.KeysAll, Permissions.KeysAll)]
    [InlineData(Role.Leader, Permissions.KeysAll, Permissions.KeysAll)]
    [InlineData(Role.Developer, Permissions.KeysAll, Permissions.KeysAll)]
    [InlineData(Role.Member, Permissions.KeysAll, Permissions.None)]
    [InlineData(Role.Admin, Permissions.DataAll, Permissions.DataAll)]
    [InlineData(Role.Leader, Permissions.DataAll, Permissions.DataAll)]
    [InlineData(Role.Developer, Permissions.DataAll, Permissions.DataAll)]
    [InlineData(Role.Member, Permissions.DataAll, Permissions.DataAll)]
    [InlineData(Role.Admin, Permissions.Administer, Permissions.Administer)]
    [InlineData(Role.Leader, Permissions.Administer, Permissions.None)]
    [InlineData(Role.Developer, Permissions.Administer, Permissions.None)]
    [InlineData(Role.Member, Permissions.Administer, Permissions.None)]
    public void Permissions_of_a_role_are_those_of_the_table(Role role, Permissions part, Permissions allowed) =>
        Assert.Equal(allowed, RolePermissions.Of(role, apiAccess: false) & part);

    [Fact]
    public void Table_lists_every_permission() =>
        Assert.Equal(
            Permissions.All,
            OrganizationAll | UsersAll | AuditAll | UsageAll | Permissions.KeysAll | Permissions.DataAll | Permissions.Administer);

    [Fact]
    public void Member_with_api_access_gains_the_key_permissions_only()
    {
        var gained = RolePermissions.Of(Role.Member, apiAccess: true) ^ RolePermissions.Of(Role.Member, apiAccess: false);

        Assert.Equal(Permissions.KeysAll, gained);
    }

    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    public void Permissions_of_other_roles_do_not_depend_on_api_access(Role role) =>
        Assert.Equal(RolePermissions.Of(role, apiAccess: false), RolePermissions.Of(role, apiAccess: true));

    [Fact]
    public void Permissions_of_an_unknown_role_throw() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RolePermissions.Of((Role)99, apiAccess: true));
}
