using FluentValidation;
using Mapster;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Makes a key that acts for the caller. Its text is in this answer and nowhere else.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do; left out, all that its maker may.</param>
/// <param name="Environment">The data it sees and makes; left out, the caller's own.</param>
/// <param name="ExpiresAt">When it stops; left out, never.</param>
public sealed record CreateApiKey(string Name, IReadOnlyList<string>? Scopes, KeyEnvironment? Environment, DateTimeOffset? ExpiresAt)
    : ICommand<ApiKeyCreated>, IKeyRequest
{
    internal sealed class Validator : AbstractValidator<CreateApiKey>
    {
        public Validator(TimeProvider clock) => this.AddKeyRules(clock);
    }

    internal sealed class Handler(ApiKeyIssuer keys) : IUseCaseHandler<CreateApiKey, Result<ApiKeyCreated>>
    {
        public async Task<Result<ApiKeyCreated>> Handle(CreateApiKey command, CancellationToken ct)
        {
            var made = await keys.MakeAsync(command, ApiKeyFormat.Wrk, ct);
            return made.Error is { } refused ? refused : made.Value.Adapt<ApiKeyCreated>(Mappings.Config);
        }
    }
}
