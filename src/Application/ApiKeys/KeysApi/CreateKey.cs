using FluentValidation;
using Mapster;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys.KeysApi;

/// <summary>Makes a <c>wl_</c> key that acts for the caller. Its text is in this answer and nowhere else.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Environment">The data it sees and makes; left out, the caller's own.</param>
/// <param name="ExpiresAt">When it stops; left out, never.</param>
public sealed record CreateKey(string Name, IReadOnlyList<string> Scopes, KeyEnvironment? Environment, DateTimeOffset? ExpiresAt)
    : ICommand<KeyCreated>, IKeyRequest
{
    internal sealed class Validator : AbstractValidator<CreateKey>
    {
        public Validator(TimeProvider clock)
        {
            this.AddKeyRules(clock);
            RuleFor(c => c.Scopes).NotNull();
        }
    }

    internal sealed class Handler(ApiKeyIssuer keys) : IUseCaseHandler<CreateKey, Result<KeyCreated>>
    {
        public async Task<Result<KeyCreated>> Handle(CreateKey command, CancellationToken ct)
        {
            var made = await keys.MakeAsync(command, ApiKeyFormat.Wl, ct);
            return made.Error is { } refused ? refused : made.Value.Adapt<KeyCreated>(Mappings.Config);
        }
    }
}
