using Platform.Domain.Users;

namespace Platform.Domain.Tests.Users;

public class EmailAddressTests
{
    [Theory]
    [InlineData("you@example.com", "you@example.com")]
    [InlineData("You@Example.COM", "you@example.com")]
    [InlineData("  you@example.com ", "you@example.com")]
    [InlineData("a@b", "a@b")]
    [InlineData("first.last+tag@sub.example.co.uk", "first.last+tag@sub.example.co.uk")]
    [InlineData("o'brien@example.com", "o'brien@example.com")]
    [InlineData("!#$%&*/=?^_`{|}~-@example.com", "!#$%&*/=?^_`{|}~-@example.com")]
    [InlineData("jörg@exämple.de", "jörg@xn--exmple-cua.de")]
    [InlineData("a@xn--exmple-cua.de", "a@xn--exmple-cua.de")]
    [InlineData("a@1.2", "a@1.2")]
    public void Email_address_is_stored_in_lower_case(string text, string address) =>
        Assert.Equal(address, EmailAddress.TryParse(text)?.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("you")]
    [InlineData("@example.com")]
    [InlineData("you@")]
    [InlineData("you@@example.com")]
    [InlineData("you@exam@ple.com")]
    [InlineData(".you@example.com")]
    [InlineData("you.@example.com")]
    [InlineData("y..ou@example.com")]
    [InlineData("y ou@example.com")]
    [InlineData("you@exam ple.com")]
    [InlineData("you@.example.com")]
    [InlineData("you@example.com.")]
    [InlineData("you@example..com")]
    [InlineData("you@-example.com")]
    [InlineData("you@example-.com")]
    [InlineData("you@exa_mple.com")]
    [InlineData("you@[127.0.0.1]")]
    [InlineData("\"you\"@example.com")]
    [InlineData("you<x>@example.com")]
    [InlineData("you,me@example.com")]
    [InlineData("you\0@example.com")]
    [InlineData("you\u200B@example.com")]
    [InlineData("you@xn--99999999.com")]
    [InlineData("you@a\u3164b.com")]
    [InlineData("you@\u2024com")]
    [InlineData("you\u037Eme@example.com")]
    [InlineData("you@example.com\r\nBcc: me@example.com")]
    public void Email_address_refuses_invalid_text(string? text) => Assert.Null(EmailAddress.TryParse(text));

    // An attribute argument can't contain a lone surrogate.
    [Fact]
    public void Email_address_refuses_a_lone_surrogate()
    {
        Assert.Null(EmailAddress.TryParse("\uD800you@example.com"));
        Assert.Null(EmailAddress.TryParse("you@\uDC00example.com"));
    }

    [Fact]
    public void Text_that_cannot_be_normalized_is_refused() => Assert.Null(EmailAddress.TryParse("you@ex\uFFFEample.com"));

    [Fact]
    public void Email_address_has_at_most_254_characters_and_64_before_the_at_sign()
    {
        Assert.NotNull(EmailAddress.TryParse(new string('a', 64) + "@example.com"));
        Assert.Null(EmailAddress.TryParse(new string('a', 65) + "@example.com"));
        Assert.NotNull(EmailAddress.TryParse(OfLength(254)));
        Assert.Null(EmailAddress.TryParse(OfLength(255)));

        static string OfLength(int length)
        {
            var domain = string.Join('.', Enumerable.Repeat(new string('d', 62), 4));
            return new string('a', length - domain.Length - 1) + "@" + domain;
        }
    }

    [Fact]
    public void Email_address_has_labels_of_at_most_63()
    {
        Assert.NotNull(EmailAddress.TryParse("a@" + new string('d', 63) + ".com"));
        Assert.Null(EmailAddress.TryParse("a@" + new string('d', 64) + ".com"));
    }

    [Theory]
    [InlineData("info@münchen.example")]
    [InlineData("INFO@MÜNCHEN.EXAMPLE")]
    [InlineData("info@mu\u0308nchen.example")]
    [InlineData("info@XN--MNCHEN-3YA.example")]
    [InlineData("info@\uFF4D\u00FCnchen\u3002example")]
    [InlineData("info@mün\u00ADchen.example")]
    public void Email_domain_has_one_form(string text) => Assert.Equal("info@xn--mnchen-3ya.example", EmailAddress.TryParse(text)?.Value);

    [Theory]
    [InlineData("JOSE\u0301@example.com", "jos\u00E9@example.com")]
    [InlineData("Jos\u00C9@example.com", "jos\u00E9@example.com")]
    [InlineData("νίκος@example.com", "νίκος@example.com")]
    [InlineData("ΝΊΚΟΣ@example.com", "νίκος@example.com")]
    [InlineData("Νίκοσ.Σ@example.com", "νίκος.σ@example.com")]
    [InlineData("İ@example.com", "i\u0307@example.com")]
    [InlineData("i\u0307@example.com", "i\u0307@example.com")]
    [InlineData("STRASSE@example.com", "strasse@example.com")]
    [InlineData("straẞe@example.com", "straße@example.com")]
    [InlineData("می\u200Cخواهم@example.com", "می\u200Cخواهم@example.com")]
    public void Email_local_part_has_one_form(string text, string address) => Assert.Equal(address, EmailAddress.TryParse(text)?.Value);

    [Fact]
    public void Canonical_email_address_is_its_own_canonical_form()
    {
        foreach (var text in (string[])["JOSÉ@Münch\u0065n.example", "ΝΊΚΟΣΣ@Βόλος.example", "İı@例え.jp", "ſtraße@straße.de"])
        {
            var address = EmailAddress.TryParse(text)!;
            Assert.Equal(address, EmailAddress.TryParse(address.Value));
        }
    }

    [Fact]
    public void Typed_spelling_is_looked_up_before_the_canonical_form()
    {
        Assert.Equal(["you@example.com"], EmailAddress.TryParse("You@example.com")!.Spellings.Select(spelling => spelling.Value));
        Assert.Equal(
            ["info@mu\u0308nchen.example", "info@xn--mnchen-3ya.example", "info@münchen.example"],
            EmailAddress.TryParse("Info@mu\u0308nchen.example")!.Spellings.Select(spelling => spelling.Value));
        Assert.Equal(
            ["info@xn--mnchen-3ya.example", "info@münchen.example"],
            EmailAddress.TryParse("info@xn--mnchen-3ya.example")!.Spellings.Select(spelling => spelling.Value));
        Assert.Equal(
            ["info@münchen.example", "info@xn--mnchen-3ya.example"],
            EmailAddress.FromStored("info@münchen.example").Spellings.Select(spelling => spelling.Value));
    }

    [Fact]
    public void Mailbox_has_its_domain_in_ASCII_and_its_local_part_as_stored()
    {
        Assert.Equal("Jörg@xn--exmple-cua.de", EmailAddress.FromStored("Jörg@exämple.de").Mailbox);
        Assert.Null(EmailAddress.FromStored("you@xn--99999999.com").Mailbox);
    }

    [Fact]
    public void Email_address_is_one_person_however_it_is_typed() =>
        Assert.Equal(EmailAddress.TryParse("YOU@example.com"), EmailAddress.TryParse("you@EXAMPLE.com"));
}
