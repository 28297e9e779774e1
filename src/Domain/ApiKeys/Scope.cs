using System.Collections.Frozen;

namespace Platform.Domain.ApiKeys;

/// <summary>A scope that a key can be given, and the permissions it grants. This is the only table of scopes.</summary>
public sealed class Scope
{
    /// <summary>Everything.</summary>
    public static readonly Scope Admin = new("admin", Permissions.All);

    private static readonly (string Resource, Permissions Read)[] Resources =
    [
        ("projects", Permissions.ProjectsRead), ("tasks", Permissions.TasksRead), ("links", Permissions.LinksRead),
        ("keys", Permissions.KeysRead), ("users", Permissions.UsersRead), ("organization", Permissions.OrganizationRead),
        ("usage", Permissions.UsageRead), ("audit", Permissions.AuditRead),
    ];

    private Scope(string name, Permissions permissions) => (Name, Permissions) = (name, permissions);

    /// <summary>All scopes: <c>admin</c>, the three over all data, then four for each resource, the widest first.</summary>
    public static IReadOnlyList<Scope> All { get; } =
    [
        Admin,
        new("read", Permissions.DataRead),
        new("write", Permissions.DataWrite),
        new("delete", Permissions.DataDelete),
        .. Resources.SelectMany(r => new Scope[]
        {
            // A resource's bits are adjacent: read, write, delete.
            new(r.Resource + ":admin", r.Read | (Permissions)((int)r.Read << 1) | (Permissions)((int)r.Read << 2)),
            new(r.Resource + ":read", r.Read),
            new(r.Resource + ":write", (Permissions)((int)r.Read << 1)),
            new(r.Resource + ":delete", (Permissions)((int)r.Read << 2)),
        }),
    ];

    private static readonly FrozenDictionary<string, Scope> ByName = All.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>The name on the wire, such as <c>projects:read</c>.</summary>
    public string Name { get; }

    /// <summary>The permissions that the scope grants.</summary>
    public Permissions Permissions { get; }

    /// <summary>Finds a scope by name; null if there is none.</summary>
    public static Scope? Find(string? name) => name is not null && ByName.TryGetValue(name, out var scope) ? scope : null;

    /// <summary>The combined permissions of scopes. A name that is no longer a scope grants nothing.</summary>
    public static Permissions PermissionsOf(IEnumerable<string> names) =>
        names.Aggregate(Permissions.None, (all, name) => all | (Find(name)?.Permissions ?? Permissions.None));

    /// <summary>The fewest scopes that grant exactly these permissions, widest first.</summary>
    public static IReadOnlyList<string> NamesFor(Permissions permissions)
    {
        var names = new List<string>();
        var left = permissions;
        foreach (var scope in All)
        {
            if ((permissions & scope.Permissions) != scope.Permissions || (left & scope.Permissions) == 0) continue;
            names.Add(scope.Name);
            left &= ~scope.Permissions;
        }

        return names;
    }

    /// <summary>The narrowest scope that grants a permission, shown as the required scope in responses and documents.</summary>
    public static Scope Requiring(Permissions permission) =>
        All.Where(s => s.Permissions.HasFlag(permission)).MinBy(s => int.PopCount((int)s.Permissions)) ?? Admin;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
