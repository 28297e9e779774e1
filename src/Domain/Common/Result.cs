namespace Platform.Domain.Common;

/// <summary>A result that may be an error. <see cref="Fail"/> lets the pipeline create one without knowing the type.</summary>
public interface IResult<TSelf>
    where TSelf : IResult<TSelf>
{
    /// <summary>The error; null on success.</summary>
    Error? Error { get; }

    /// <summary>Creates a failed result.</summary>
    static abstract TSelf Fail(Error error);
}

/// <summary>The result of an operation without a value.</summary>
public sealed class Result : IResult<Result>
{
    /// <summary>The successful result.</summary>
    public static readonly Result Success = new(null);

    private Result(Error? error) => Error = error;

    /// <inheritdoc/>
    public Error? Error { get; }

    /// <inheritdoc/>
    public static Result Fail(Error error) => new(error);

    public static implicit operator Result(Error error) => new(error);
}

/// <summary>A value or an error.</summary>
public sealed class Result<T> : IResult<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    /// <inheritdoc/>
    public Error? Error { get; }

    /// <summary>The value. Throws if the result failed: check <see cref="Error"/> first.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException("A refusal has no value.");

    /// <inheritdoc/>
    public static Result<T> Fail(Error error) => new(default, error);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
