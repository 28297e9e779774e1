namespace Platform.WebApi.Tests.Http;

/// <summary>The parameters <c>limit</c> and <c>offset</c> of lists.</summary>
public sealed class PaginationTests(SharedApp shared)
{
    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=x", "offset")]
    [InlineData("offset=2147483648", "offset")]
    public async Task Page_parameter_that_is_out_of_range_or_no_number_is_refused(string query, string field)
    {
        var admin = await shared.App.SignUpAsync();

        foreach (var path in (string[])["/api/api-keys", "/api/sessions"]) Expect.Invalid(await admin.GetAsync($"{path}?{query}"), field);
    }

    [Fact]
    public async Task Page_parameters_at_the_ends_of_the_range_are_accepted()
    {
        var admin = await shared.App.SignUpAsync();

        Assert.Equal("""{"total":1,"limit":1,"offset":0,"has_more":false}""", await PageAsync("limit=1&offset=0"));
        Assert.Equal("""{"total":1,"limit":100,"offset":2147483647,"has_more":false}""", await PageAsync("limit=100&offset=2147483647"));
        Assert.Equal("""{"total":1,"limit":20,"offset":0,"has_more":false}""", await PageAsync(""));

        async Task<string> PageAsync(string query) => (await admin.GetAsync("/api/sessions?" + query)).Member("pagination").GetRawText();
    }
}
