using System.Reflection;

namespace Platform.WebApi;

/// <summary>The version of this build, from <c>VersionPrefix</c> in Directory.Build.props.</summary>
internal static class ProductVersion
{
    /// <summary>The version alone, such as <c>0.2.0</c>, without the commit that the compiler appends.</summary>
    public static string Text { get; } = Read(typeof(ProductVersion).Assembly);

    private static string Read(Assembly assembly)
    {
        var informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return informational.Split('+')[0];
    }
}
