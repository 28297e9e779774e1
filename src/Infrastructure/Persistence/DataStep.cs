namespace Platform.Infrastructure.Persistence;

/// <summary>A data migration that SQL can't express. Code does it after the schema migrations, once for the whole database.</summary>
public sealed class DataStep
{
    public const int NameMaxLength = 64;

    private DataStep() { }

    public string Name { get; private set; } = null!;

    /// <summary>The number of rows it left unchanged. While there are any, it runs again at every startup.</summary>
    public int Left { get; private set; }

    public static DataStep Create(string name, int left) => new() { Name = name, Left = left };
}
