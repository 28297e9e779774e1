using Platform.Domain.Access;

namespace Platform.Domain.Tests.Users;

public class RolePermissionsTests
{
    private const Permissions OrganizationAll =
        Permissions.OrganizationRead | Permissions.OrganizationWrite | Permissions.OrganizationDelete;
    private const Permissions UsersAll = Permissions.UsersRead | Permissions.UsersWrite | Permissions.UsersDelete;
    private const Permissions AuditAll = Permissions.AuditRead | Permissions.AuditWrite | Permissions.AuditDelete;
    private const Permissions UsageAll = Permissions.UsageRead | Permissions.UsageWrite | Permissions.UsageDelete;

    // A row of the contract's table: the role, a part of the system, all that could be done there, and what the role does.
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
    public void Of_a_role_are_those_of_the_table(Role role, Permissions part, Permissions allowed) =>
        Assert.Equal(allowed, RolePermissions.Of(role, apiAccess: false) & part);

    [Fact]
    public void The_table_above_leaves_no_permission_out() =>
        Assert.Equal(
            Permissions.All,
            OrganizationAll | UsersAll | AuditAll | UsageAll | Permissions.KeysAll | Permissions.DataAll | Permissions.Administer);

    [Fact]
    public void Of_a_member_gain_the_keys_with_api_access_and_nothing_else()
    {
        var gained = RolePermissions.Of(Role.Member, apiAccess: true) ^ RolePermissions.Of(Role.Member, apiAccess: false);

        Assert.Equal(Permissions.KeysAll, gained);
    }

    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Leader)]
    [InlineData(Role.Developer)]
    public void Of_every_other_role_do_not_depend_on_api_access(Role role) =>
        Assert.Equal(RolePermissions.Of(role, apiAccess: false), RolePermissions.Of(role, apiAccess: true));

    [Fact]
    public void Of_something_that_is_no_role_are_not_known() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RolePermissions.Of((Role)99, apiAccess: true));
}
