using System.Reflection;

namespace Platform.WebApi;

/// <summary>The version of this build, from <c>VersionPrefix</c> in Directory.Build.props.</summary>
internal static class ProductVersion
{
    /// <summary>The version by itself, such as <c>0.2.0</c>, without the commit that the compiler appends.</summary>
    public static string Text { get; } = Read(typeof(ProductVersion).Assembly);

    private static string Read(Assembly assembly)
    {
        var whole = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return whole.Split('+')[0];
    }
}
