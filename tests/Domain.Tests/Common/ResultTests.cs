using Platform.Domain.Common;

namespace Platform.Domain.Tests.Common;

public class ResultTests
{
    private static readonly Error Refusal = new(ErrorKind.Conflict, "Not now");

    [Fact]
    public void Done_is_no_refusal() => Assert.Null(Result.Success.Error);

    [Fact]
    public void An_error_becomes_a_refusal_by_itself()
    {
        Result result = Refusal;
        Result<int> answer = Refusal;

        Assert.Same(Refusal, result.Error);
        Assert.Same(Refusal, answer.Error);
    }

    [Fact]
    public void A_value_becomes_an_answer_by_itself()
    {
        Result<int> answer = 7;

        Assert.Null(answer.Error);
        Assert.Equal(7, answer.Value);
    }

    [Fact]
    public void A_refusal_has_no_value()
    {
        Result<int> answer = Refusal;

        Assert.Throws<InvalidOperationException>(() => answer.Value);
    }

    [Fact]
    public void A_pipeline_refuses_without_knowing_the_type()
    {
        Assert.Same(Refusal, Refuse<Result>().Error);
        Assert.Same(Refusal, Refuse<Result<string>>().Error);

        static TResult Refuse<TResult>()
            where TResult : IResult<TResult> => TResult.Fail(Refusal);
    }

    [Fact]
    public void An_error_of_one_field_names_it()
    {
        var error = Error.Invalid("Slug", "Slug is taken");

        Assert.Equal(ErrorKind.Validation, error.Kind);
        Assert.Equal("Validation failed", error.Message);
        Assert.Equal([new FieldError("Slug", "Slug is taken")], error.Fields);
    }

    [Fact]
    public void An_error_that_is_no_validation_names_no_field() => Assert.Empty(Refusal.Fields);
}
