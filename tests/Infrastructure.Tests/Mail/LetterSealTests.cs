using System.Text;
using Platform.Application.Mail;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Mail;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Mail;

public sealed class LetterSealTests
{
    private const string Token = "dGhpcyBpcyBhIHRva2VuIG9mIGEgbWFpbCwgc2VjcmV0";

    private static readonly Guid Id = new("01234567-89ab-7def-8123-456789abcdef");
    private static readonly EmailMessage Letter = new(
        "Subject", ["Zoë", "Second"], new EmailLink("Go", "https://example.com/?token=" + Token));
    private static readonly string[] Keys =
    [
        .. Enumerable.Range(1, 3).Select(i => Convert.ToBase64String([.. Enumerable.Repeat((byte)i, 32)]))
    ];

    [Fact]
    public void Sealed_message_is_opened_by_any_node_with_the_key()
    {
        var sealedLetter = Seal(Keys[0]).Seal(Letter, Id);

        var opened = Seal(Keys[0]).Open(sealedLetter, Id)!;

        Assert.Equal((Letter.Subject, Letter.Link), (opened.Subject, opened.Link));
        Assert.Equal(Letter.Paragraphs, opened.Paragraphs);
    }

    [Fact]
    public void Stored_message_reveals_nothing_of_its_content()
    {
        var seal = Seal(Keys[0]);
        var (first, second) = (seal.Seal(Letter, Id), seal.Seal(Letter, Id));

        Assert.DoesNotContain(Token, Encoding.Latin1.GetString(first.Bytes), StringComparison.Ordinal);
        Assert.NotEqual(first.Bytes, second.Bytes);
    }

    [Fact]
    public void Retired_key_still_opens_messages_and_a_removed_key_does_not()
    {
        var sealedLetter = Seal(Keys[0]).Seal(Letter, Id);

        Assert.NotNull(Seal(Keys[1], Keys[0]).Open(sealedLetter, Id));
        Assert.Null(Seal(Keys[1], Keys[2]).Open(sealedLetter, Id));
    }

    [Fact]
    public void Changed_or_swapped_message_is_not_opened()
    {
        var seal = Seal(Keys[0]);
        var sealedLetter = seal.Seal(Letter, Id);

        Assert.Null(seal.Open(sealedLetter, Guid.Empty));
        Assert.Null(seal.Open(sealedLetter with { Bytes = sealedLetter.Bytes[..20] }, Id));
        for (var i = 0; i < sealedLetter.Bytes.Length; i += 7)
        {
            var changed = sealedLetter.Bytes.ToArray();
            changed[i] ^= 1;
            Assert.Null(seal.Open(sealedLetter with { Bytes = changed }, Id));
        }
    }

    private static EmailEncryption Seal(params string[] keys) =>
        new(AuditKeys.Load(TestSettings.Read([.. keys.Select((key, i) => ($"Audit:Keys:{i}", (string?)key))])));
}
