using System.Text;
using Platform.Application.Mail;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Mail;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Mail;

public sealed class EmailEncryptionTests
{
    private const string Token = "dGhpcyBpcyBhIHRva2VuIG9mIGEgbWFpbCwgc2VjcmV0";

    private static readonly Guid Id = new("01234567-89ab-7def-8123-456789abcdef");
    private static readonly EmailMessage Message = new(
        "Subject", ["Zoë", "Second"], new EmailLink("Go", "https://example.com/?token=" + Token));
    private static readonly string[] Keys =
    [
        .. Enumerable.Range(1, 3).Select(i => Convert.ToBase64String([.. Enumerable.Repeat((byte)i, 32)]))
    ];

    [Fact]
    public void Sealed_message_is_opened_by_any_node_with_the_key()
    {
        var encrypted = Seal(Keys[0]).Seal(Message, Id);

        var opened = Seal(Keys[0]).Open(encrypted, Id)!;

        Assert.Equal((Message.Subject, Message.Link), (opened.Subject, opened.Link));
        Assert.Equal(Message.Paragraphs, opened.Paragraphs);
    }

    [Fact]
    public void Stored_message_reveals_nothing_of_its_content()
    {
        var seal = Seal(Keys[0]);
        var (first, second) = (seal.Seal(Message, Id), seal.Seal(Message, Id));

        Assert.DoesNotContain(Token, Encoding.Latin1.GetString(first.Bytes), StringComparison.Ordinal);
        Assert.NotEqual(first.Bytes, second.Bytes);
    }

    [Fact]
    public void Retired_key_still_opens_messages_and_a_removed_key_does_not()
    {
        var encrypted = Seal(Keys[0]).Seal(Message, Id);

        Assert.NotNull(Seal(Keys[1], Keys[0]).Open(encrypted, Id));
        Assert.Null(Seal(Keys[1], Keys[2]).Open(encrypted, Id));
    }

    [Fact]
    public void Changed_or_swapped_message_is_not_opened()
    {
        var seal = Seal(Keys[0]);
        var encrypted = seal.Seal(Message, Id);

        Assert.Null(seal.Open(encrypted, Guid.Empty));
        Assert.Null(seal.Open(encrypted with { Bytes = encrypted.Bytes[..20] }, Id));
        for (var i = 0; i < encrypted.Bytes.Length; i += 7)
        {
            var changed = encrypted.Bytes.ToArray();
            changed[i] ^= 1;
            Assert.Null(seal.Open(encrypted with { Bytes = changed }, Id));
        }
    }

    private static EmailEncryption Seal(params string[] keys) =>
        new(AuditKeys.Load(TestSettings.Read([.. keys.Select((key, i) => ($"Audit:Keys:{i}", (string?)key))])));
}
