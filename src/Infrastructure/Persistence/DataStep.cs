namespace Platform.Infrastructure.Persistence;

/// <summary>
/// A change of stored data that SQL can't express. It was carried out by code after the migrations, once for the whole database.
/// </summary>
public sealed class DataStep
{
    public const int NameMaxLength = 64;

    private DataStep() { }

    public string Name { get; private set; } = null!;

    /// <summary>How many rows it left as they were. While there are any, it is carried out again at every start.</summary>
    public int Left { get; private set; }

    public static DataStep Create(string name, int left) => new() { Name = name, Left = left };
}
