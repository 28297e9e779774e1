using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Platform.Infrastructure.DataProtection;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// The framework's data protection, used only for state, nonce and pending sign-ins. Its keys are in the database, so that
/// any node can finish what another began. It has its own service provider: the default registration would read the keys at
/// every startup, even if nothing needs them.
/// </summary>
internal sealed class SharedDataProtection : IDataProtectionProvider, IDisposable
{
    // Part of every key's purpose: with another name, pending sign-ins could no longer be read.
    private const string ApplicationName = "Platform";

    private readonly ServiceProvider _services;
    private readonly IDataProtectionProvider _provider;

    public SharedDataProtection(ProtectionKeys keys)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(ApplicationName);
        services.Configure<KeyManagementOptions>(management => management.XmlRepository = new KeysInDatabase(keys));
        _services = services.BuildServiceProvider();
        _provider = _services.GetRequiredService<IDataProtectionProvider>();
    }

    public IDataProtector CreateProtector(string purpose) => _provider.CreateProtector(purpose);

    public void Dispose() => _services.Dispose();

    // Keys are encrypted when they are stored, so the framework needs no encryption of its own.
    private sealed class KeysInDatabase(ProtectionKeys keys) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.Read().Select(xml => XElement.Parse(xml))];

        public void StoreElement(XElement element, string friendlyName) => keys.Add(element.ToString(SaveOptions.DisableFormatting));
    }
}
