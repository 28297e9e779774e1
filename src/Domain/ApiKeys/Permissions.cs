namespace Platform.Domain.ApiKeys;

/// <summary>Permissions as one bit per resource and action, so that a key's effective permissions are one AND.</summary>
[Flags]
public enum Permissions
{
    None = 0,

    ProjectsRead = 1 << 0,
    ProjectsWrite = 1 << 1,
    ProjectsDelete = 1 << 2,

    TasksRead = 1 << 3,
    TasksWrite = 1 << 4,
    TasksDelete = 1 << 5,

    LinksRead = 1 << 6,
    LinksWrite = 1 << 7,
    LinksDelete = 1 << 8,

    KeysRead = 1 << 9,
    KeysWrite = 1 << 10,
    KeysDelete = 1 << 11,

    UsersRead = 1 << 12,
    UsersWrite = 1 << 13,
    UsersDelete = 1 << 14,

    OrganizationRead = 1 << 15,
    OrganizationWrite = 1 << 16,
    OrganizationDelete = 1 << 17,

    UsageRead = 1 << 18,
    UsageWrite = 1 << 19,
    UsageDelete = 1 << 20,

    AuditRead = 1 << 21,
    AuditWrite = 1 << 22,
    AuditDelete = 1 << 23,

    /// <summary>Allows what only an organization's admin may do, in addition to all other permissions.</summary>
    Administer = 1 << 24,

    DataRead = ProjectsRead | TasksRead | LinksRead,
    DataWrite = ProjectsWrite | TasksWrite | LinksWrite,
    DataDelete = ProjectsDelete | TasksDelete | LinksDelete,
    DataAll = DataRead | DataWrite | DataDelete,
    KeysAll = KeysRead | KeysWrite | KeysDelete,
    All = (Administer << 1) - 1,
}
