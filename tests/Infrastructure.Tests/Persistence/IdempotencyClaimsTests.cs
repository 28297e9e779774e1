using System.Security.Cryptography;
using Platform.Application.Common;
using Platform.Application.Idempotency;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.Infrastructure.Tests.Support;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Persistence;

/// <summary>Races of two nodes that get requests with the same idempotency key.</summary>
public sealed class IdempotencyClaimsTests
{
    private static readonly IdempotencyContext Request = new("key", SHA256.HashData([1]), KeepsBody: true);
    private static readonly StoredResponse Answer = new(201, [1, 2, 3], null, null);

    [Fact]
    public async Task Claim_that_conflicts_with_a_withdrawn_one_is_made_again()
    {
        var (answer, carriedOut, claims) = await OnceAsync(violations: 2);

        Assert.Equal((201, false), (answer.Value.Answer.Status, answer.Value.IsReplay));

        // The claim is sent with the request's own rows: a refused claim rolls those back too.
        Assert.Equal((3, 3), (carriedOut, claims));
    }

    [Fact]
    public async Task Claim_that_always_conflicts_is_given_up_after_the_last_try() =>
        await Assert.ThrowsAsync<SaveConflictException>(() => OnceAsync(violations: RetryDelay.Tries));

    private static async Task<(Result<IdempotentResult> Answer, int CarriedOut, int Claims)> OnceAsync(int violations)
    {
        var (carriedOut, claims) = (0, 0);
        var saved = new SavedRows();
        using var database = new ScriptedDatabase(statement =>
        {
            if (!statement.Has("INSERT INTO [IdempotentRequests]")) return saved.Of(statement);
            return claims++ < violations
                ? throw SqlErrors.DuplicateIndex("IdempotentRequests", "IX_IdempotentRequests_OrganizationId_Credential_Key")
                : saved.Of(statement);
        });
        await using var db = database.Open();
        var caller = TestCallers.Of(TestDatabase.NewUser()) with { ApiKey = new ApiKeyId(9) };
        var answer = await new IdempotentRequests(db, caller, new FakeTimeProvider(Start)).OnceAsync(Request, CarryOut, Ct);
        return (answer, carriedOut, claims);

        Task<Result<StoredResponse>> CarryOut()
        {
            carriedOut++;
            return Task.FromResult<Result<StoredResponse>>(Answer);
        }
    }
}
