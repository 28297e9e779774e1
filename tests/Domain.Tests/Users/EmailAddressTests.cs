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
    [InlineData("jörg@exämple.de", "jörg@exämple.de")]
    [InlineData("a@xn--exmple-cua.de", "a@xn--exmple-cua.de")]
    [InlineData("a@1.2", "a@1.2")]
    public void Takes_what_can_be_one_in_lower_case(string text, string address) => Assert.Equal(address, EmailAddress.TryParse(text)?.Value);

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
    [InlineData("you@example.com\r\nBcc: me@example.com")]
    public void Refuses_what_cannot(string? text) => Assert.Null(EmailAddress.TryParse(text));

    [Fact]
    public void Is_at_most_254_long_and_64_before_the_at_sign()
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
    public void Has_labels_of_at_most_63()
    {
        Assert.NotNull(EmailAddress.TryParse("a@" + new string('d', 63) + ".com"));
        Assert.Null(EmailAddress.TryParse("a@" + new string('d', 64) + ".com"));
    }

    [Fact]
    public void Is_one_person_however_it_is_typed() => Assert.Equal(EmailAddress.TryParse("YOU@example.com"), EmailAddress.TryParse("you@EXAMPLE.com"));
}
