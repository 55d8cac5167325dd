using System.Xml.Linq;
using ClientBase.Core.Basics;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace ClientBase.Web.Accounts;

/// <summary>
/// The keys of cookies stand in the database, where every node finds them; there they are sealed under the key ring, so that a
/// copied database opens no session (safety §0.3, DAT-3).
/// </summary>
internal sealed class KeyRingXmlEncryptor(KeyRing keys) : IXmlEncryptor
{
    public const string Purpose = "cookie-keys";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("sealed", new Seal(keys, Purpose).Close(plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(KeyRingXmlDecryptor));
}

/// <summary>Made by the framework from the name that stands beside each key.</summary>
internal sealed class KeyRingXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(new Seal(services.GetRequiredService<KeyRing>(), KeyRingXmlEncryptor.Purpose).Open(encryptedElement.Value));
}
