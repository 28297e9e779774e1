using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Platform.Infrastructure.DataProtection;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// The framework's data protection, for state, nonce and pending sign-ins alone. Its keys are in the database, so that any node finishes
/// what another began. It has services of its own: the framework's would read the keys at every start, whoever needs them.
/// </summary>
internal sealed class SharedDataProtection : IDataProtectionProvider, IDisposable
{
    // Part of every key's purpose: with another name nothing that is under way could be read.
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

    // The database's are encrypted as they are written, so that the framework needs no encryption of its own.
    private sealed class KeysInDatabase(ProtectionKeys keys) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.Read().Select(xml => XElement.Parse(xml))];

        public void StoreElement(XElement element, string friendlyName) => keys.Add(element.ToString(SaveOptions.DisableFormatting));
    }
}
