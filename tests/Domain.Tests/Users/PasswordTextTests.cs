using Platform.Domain.Users;

namespace Platform.Domain.Tests.Users;

public class PasswordTextTests
{
    [Theory]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("caf\u00E9", "caf\u00E9")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("a\u00A0b\u3000c\u2003d", "a b c d")]
    [InlineData("Pass word", "Pass word")]
    [InlineData("\uFF30", "\uFF30")] // look-alike characters stay different
    [InlineData("a\tb", "a\tb")]
    [InlineData("e\u0301\uFFFEe\u0301", "\u00E9\uFFFE\u00E9")] // the runtime can't normalize a text that contains this
    public void Password_is_prepared(string typed, string prepared) => Assert.Equal(prepared, PasswordText.Prepare(typed));

    [Fact]
    public void Password_length_is_that_of_the_prepared_text()
    {
        Assert.Equal(7, PasswordText.LengthOf(string.Concat(Enumerable.Repeat("e\u0301", 7))));
        Assert.Equal(2, PasswordText.LengthOf("😀"));
        Assert.True(PasswordText.LengthOf(new string('\u0301', 1_000_000)) > User.PasswordMaxLength);
    }

    [Fact]
    public void Password_with_a_lone_surrogate_is_invalid() => Assert.False(PasswordText.IsText("abcdefgh\uD800"));
}
