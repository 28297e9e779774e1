using System.Text;
using Platform.Domain.Common;

namespace Platform.Domain.Tests.Common;

public class VisibleTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\n\u00A0\u3000\u2028")]
    [InlineData("\u0000\u0007\u009F")]
    [InlineData("\u200B\u200C\u200D\u200E\u2060\uFEFF")]
    [InlineData("\u00AD")]
    [InlineData("\u115F\u1160\u3164\uFFA0")]
    [InlineData("\u2800")]
    [InlineData("\u180E\uFE0F\U000E0100")]
    [InlineData("\U000E0041\U000E007F")]
    [InlineData("\u202E\u2066\u2069")]
    [InlineData("\U0001D159\U0001D173\uFFF9")]
    public void Text_without_visible_characters_is_invisible(string text) => Assert.False(VisibleText.IsSeen(text));

    [Theory]
    [InlineData("a")]
    [InlineData("\u200B.\u200B")]
    [InlineData("株式会社")]
    [InlineData("\u0301")]
    [InlineData("😀")]
    [InlineData("\u0600")]
    public void Text_with_a_visible_character_is_visible(string text) => Assert.True(VisibleText.IsSeen(text));

    [Theory]
    [InlineData("a\u0007b")]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u202Ab")]
    [InlineData("a\u2067b")]
    public void Name_with_control_characters_is_detected(string text) => Assert.True(VisibleText.HasControls(text));

    [Theory]
    [InlineData("Acme & Sons")]
    [InlineData("می\u200Cخواهم")]
    [InlineData("👩\u200D💻")]
    [InlineData("ab\u200F")]
    public void Name_with_joiners_and_marks_has_no_control_characters(string text) => Assert.False(VisibleText.HasControls(text));

    [Fact]
    public void Description_may_contain_line_breaks_and_tabs_but_no_other_controls()
    {
        Assert.False(VisibleText.HasControlsWithinLines("a\r\n\tb\n\u2028c"));
        Assert.True(VisibleText.HasControlsWithinLines("a\u001Bb"));
        Assert.True(VisibleText.HasControlsWithinLines("a\u0085b"));
    }

    [Fact]
    public void Name_that_bypassed_the_validator_throws()
    {
        Assert.Equal("Acme", VisibleText.Required("Acme"));
        Assert.Throws<ArgumentException>(() => VisibleText.Required("\u3164"));
        Assert.Throws<ArgumentException>(() => VisibleText.Required("a\nb"));
    }

    [Fact]
    public void Text_is_well_formed_if_every_surrogate_is_paired()
    {
        Assert.True(NormalText.IsWellFormed("a😀"));
        Assert.False(NormalText.IsWellFormed("a\uD83D"));
        Assert.False(NormalText.IsWellFormed("\uDE00\uD83D"));
        Assert.False(NormalText.IsWellFormed("\uD83Da"));
    }

    // The limit on the input to normalization must never reject a text whose normalized form is short enough.
    [Fact]
    public void Character_is_at_most_eight_times_as_long_as_its_normalized_form()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out var rune) || value == 0xFFFE) continue;
            var (decomposed, composed) = (rune.ToString().Normalize(NormalizationForm.FormD), NormalText.Of(rune.ToString()));
            Assert.True(decomposed.Length <= NormalText.MaxExpansion * composed.Length, $"U+{value:X}");
        }
    }
}
