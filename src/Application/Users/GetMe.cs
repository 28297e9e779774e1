using FluentValidation;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.Application.Users;

/// <summary>Shows the person the credential acts for.</summary>
public sealed record GetMe : IQuery<MeView>
{
    internal sealed class Validator : AbstractValidator<GetMe>;

    // All of it is known from finding the credential, and true to within a second.
    internal sealed class Handler(ICaller caller) : IUseCaseHandler<GetMe, Result<MeView>>
    {
        public Task<Result<MeView>> Handle(GetMe query, CancellationToken ct) => Task.FromResult<Result<MeView>>(MeView.Of(caller));
    }
}
