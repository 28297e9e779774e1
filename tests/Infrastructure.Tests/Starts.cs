namespace Platform.Infrastructure.Tests;

public class Starts
{
    [Fact]
    public void Here() => Assert.NotNull(typeof(Starts).Assembly.Location);
}
