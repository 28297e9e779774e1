using Platform.Domain.Organizations;

namespace Platform.Domain.Tests.Organizations;

public class OrganizationSlugTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("a-c")]
    [InlineData("123")]
    [InlineData("acme-corp-2")]
    [InlineData("a--b")]
    public void Slug_accepts_valid_host_labels(string text) => Assert.Equal(text, OrganizationSlug.TryParse(text)?.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("-abc")]
    [InlineData("abc-")]
    [InlineData("Abc")]
    [InlineData("a_c")]
    [InlineData("a.c")]
    [InlineData("a c")]
    [InlineData(" abc")]
    [InlineData("abc\n")]
    [InlineData("ab\0c")]
    [InlineData("café")]
    [InlineData("٣٤٥")]
    public void Slug_refuses_invalid_host_labels(string? text) => Assert.Null(OrganizationSlug.TryParse(text));

    [Fact]
    public void Slug_has_3_to_40_characters()
    {
        Assert.Null(OrganizationSlug.TryParse(new string('a', 2)));
        Assert.NotNull(OrganizationSlug.TryParse(new string('a', 3)));
        Assert.NotNull(OrganizationSlug.TryParse(new string('a', 40)));
        Assert.Null(OrganizationSlug.TryParse(new string('a', 41)));
    }

    [Fact]
    public void Slug_typed_by_a_person_ignores_case_and_surrounding_space()
    {
        Assert.Equal("acme", OrganizationSlug.TryParseTyped(" Acme\t")?.Value);
        Assert.Null(OrganizationSlug.TryParseTyped("ac me"));
        Assert.Null(OrganizationSlug.TryParseTyped(null));
    }

    [Fact]
    public void Slugs_of_the_same_text_are_equal() => Assert.Equal(OrganizationSlug.TryParse("acme"), OrganizationSlug.TryParse("acme"));

    [Theory]
    [InlineData("Acme Corp", "acme-corp")]
    [InlineData("Café du Nord", "cafe-du-nord")]
    [InlineData("Cafe\u0301 du Nord", "cafe-du-nord")] // the accent as a separate character, as macOS writes file names
    [InlineData("ÅNGSTRÖM & Søn", "angstrom-son")]
    [InlineData("Łódź Straße", "lodz-strasse")]
    [InlineData("Œuvre Æther Þór", "oeuvre-aether-thor")]
    [InlineData("İzmir Çiğ", "izmir-cig")]
    [InlineData("  --Half  Moon!! ", "half-moon")]
    [InlineData("R2-D2", "r2-d2")]
    [InlineData("A.B.C.", "a-b-c")]
    [InlineData("Müller & Söhne", "muller-sohne")]
    [InlineData("Nguyễn Ấn", "nguyen-an")]
    [InlineData("ＡＢＣ ﬁsh", "abc-fish")]
    public void Slug_is_derived_from_a_name(string name, string slug) => Assert.Equal(slug, OrganizationSlug.FromName(name)?.Value);

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("株式会社")]
    [InlineData("!?")]
    public void Name_with_too_few_letters_gives_no_slug(string name) => Assert.Null(OrganizationSlug.FromName(name));

    [Theory]
    [InlineData("株式会社テスト", "org")]
    [InlineData("ab", "ab")]
    [InlineData("Acme Corp", "acme-corp")]
    [InlineData("Admin", "admin")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b cccccc", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Slug_is_generated_for_any_name(string name, string stem)
    {
        var slug = OrganizationSlug.MakeUp(name);

        Assert.StartsWith(stem + "-", slug.Value, StringComparison.Ordinal);
        Assert.Equal(stem.Length + 7, slug.Value.Length);
        Assert.Equal(slug, OrganizationSlug.TryParse(slug.Value));
        Assert.False(slug.IsReserved);
        Assert.NotEqual(slug, OrganizationSlug.MakeUp(name));
    }

    [Fact]
    public void Slug_of_a_long_name_is_truncated_and_ends_in_no_hyphen()
    {
        Assert.Equal(new string('a', 40), OrganizationSlug.FromName(new string('a', 100))?.Value);
        Assert.Equal(new string('a', 39), OrganizationSlug.FromName(new string('a', 39) + " b")?.Value);
        Assert.Equal(new string('a', 39) + "s", OrganizationSlug.FromName(new string('a', 39) + "ß")?.Value);
    }

    [Fact]
    public void Slug_derivation_never_throws()
    {
        for (var c = '\0'; c < char.MaxValue; c++)
        {
            if (OrganizationSlug.FromName($"abc{c}def") is { } slug) Assert.Equal(slug, OrganizationSlug.TryParse(slug.Value));
            else Assert.Fail($"U+{(int)c:x4} spoils the name");
        }
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("api")]
    [InlineData("www")]
    [InlineData("developers")]
    [InlineData("workspace")]
    [InlineData("localhost")]
    public void Slug_knows_the_reserved_names(string text) => Assert.True(OrganizationSlug.TryParse(text)!.IsReserved);

    [Theory]
    [InlineData("acme")]
    [InlineData("admins-corp")]
    public void Slug_allows_every_other_name(string text) => Assert.False(OrganizationSlug.TryParse(text)!.IsReserved);
}
