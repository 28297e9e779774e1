using Platform.Domain.Common;

namespace Platform.Domain.Tests.Common;

public sealed class ErrorTests
{
    private static readonly Error Gone = new(ErrorKind.NotFound, "Gone") { Code = "test.gone" };

    [Fact]
    public void Error_is_recognized_by_its_code_whatever_its_message()
    {
        var later = Gone with { Message = "It is gone", RetryAfter = TimeSpan.FromSeconds(1) };

        Assert.True(later.Is(Gone));
        Assert.NotEqual(Gone, later);
    }

    [Fact]
    public void Error_with_another_code_or_none_is_not_recognized()
    {
        Assert.False((Gone with { Code = "test.lost" }).Is(Gone));
        Assert.False((Gone with { Code = null }).Is(Gone));
        Assert.False(((Error?)null).Is(Gone));
    }

    [Fact]
    public void Error_without_a_code_can_not_be_asked_for() =>
        Assert.Throws<ArgumentException>(() => Gone.Is(Gone with { Code = null }));
}
