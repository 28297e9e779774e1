using Platform.Domain.Common;

namespace Platform.Domain.Tests.Common;

public class ResultTests
{
    private static readonly Error Refusal = new(ErrorKind.Conflict, "Not now");

    [Fact]
    public void Successful_result_has_no_error() => Assert.Null(Result.Success.Error);

    [Fact]
    public void Error_converts_to_a_failed_result()
    {
        Result result = Refusal;
        Result<int> answer = Refusal;

        Assert.Same(Refusal, result.Error);
        Assert.Same(Refusal, answer.Error);
    }

    [Fact]
    public void Value_converts_to_a_successful_result()
    {
        Result<int> answer = 7;

        Assert.Null(answer.Error);
        Assert.Equal(7, answer.Value);
    }

    [Fact]
    public void Failed_result_has_no_value()
    {
        Result<int> answer = Refusal;

        Assert.Throws<InvalidOperationException>(() => answer.Value);
    }

    [Fact]
    public void Pipeline_creates_a_failed_result_without_knowing_the_type()
    {
        Assert.Same(Refusal, Refuse<Result>().Error);
        Assert.Same(Refusal, Refuse<Result<string>>().Error);

        static TResult Refuse<TResult>()
            where TResult : IResult<TResult> => TResult.Fail(Refusal);
    }

    [Fact]
    public void Field_error_names_its_field()
    {
        var error = Error.Invalid("Slug", "Slug is taken");

        Assert.Equal(ErrorKind.Validation, error.Kind);
        Assert.Equal("Validation failed", error.Message);
        Assert.Equal([new FieldError("Slug", "Slug is taken")], error.Fields);
    }

    [Fact]
    public void Other_error_names_no_field() => Assert.Empty(Refusal.Fields);
}
