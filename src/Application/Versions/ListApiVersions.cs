using FluentValidation;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Versions;

/// <summary>Lists the API versions, newest first.</summary>
public sealed record ListApiVersions : IQuery<IReadOnlyList<ApiVersionView>>
{
    internal sealed class Validator : AbstractValidator<ListApiVersions>;

    internal sealed class Handler(IApiVersions versions) : IUseCaseHandler<ListApiVersions, Result<IReadOnlyList<ApiVersionView>>>
    {
        public Task<Result<IReadOnlyList<ApiVersionView>>> Handle(ListApiVersions query, CancellationToken ct) =>
            Task.FromResult<Result<IReadOnlyList<ApiVersionView>>>(versions.All.ToList());
    }
}
