using Platform.Application.Organizations;
using Platform.Infrastructure.Passwords;

namespace Platform.Infrastructure.Tests.Passwords;

public class CommonPasswordsTests
{
    private readonly CommonPasswords _common = new();

    [Fact]
    public void Common_passwords_are_a_thousand_different_ones()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        var all = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1000, all.Length);
        Assert.Equal(1000, all.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(all, password => Assert.True(_common.Contains(password), password));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("12345678")]
    [InlineData("Password")]
    [InlineData("PASSWORD")]
    public void Common_password_is_recognized_in_any_case(string password) => Assert.True(_common.Contains(password));

    [Theory]
    [InlineData(SeedDemoOrganization.Password)]
    [InlineData("correct horse battery staple")]
    [InlineData("")]
    public void Uncommon_password_is_not_recognized(string password) => Assert.False(_common.Contains(password));
}
