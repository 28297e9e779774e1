using Microsoft.Extensions.DependencyInjection;
using Platform.Application;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Common.Pipeline;
using Platform.Application.Invitations;
using Platform.Application.Mail;
using Platform.Application.Organizations;
using Platform.Application.Versions;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence;

[Trait("Database", "Any")]
public sealed class TryAgainOnConflictTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Use_case_whose_save_conflicts_is_run_again_on_fresh_data()
    {
        var admin = await _database.SeedAsync();
        var runs = 0;
        var result = await SendAsync(admin, new ChangeOrganization("Mine"), () =>
        {
            if (++runs <= 2) ChangeBehindItsBack();
        });

        Assert.Null(result.Error);
        Assert.Equal(3, runs);
        Assert.Equal(["Mine|3"], _database.Ask("SELECT Name, Version FROM Organizations"));
    }

    [Fact]
    public async Task Only_the_saved_run_is_in_the_audit()
    {
        var admin = await _database.SeedAsync();
        var runs = 0;
        await SendAsync(admin, new ChangeOrganization("Mine"), () =>
        {
            if (++runs == 1) ChangeBehindItsBack();
        });

        Assert.Equal(["organization.renamed"], _database.Ask("SELECT Action FROM AuditEntries"));
    }

    [Fact]
    public async Task Use_case_that_always_conflicts_is_given_up()
    {
        var admin = await _database.SeedAsync();
        var runs = 0;
        await Assert.ThrowsAsync<SaveConflictException>(() => SendAsync(admin, new ChangeOrganization("Mine"), () =>
        {
            runs++;
            ChangeBehindItsBack();
        }));

        Assert.Equal(RetryDelay.Tries, runs);
        Assert.Equal(["Acme Corp"], _database.Ask("SELECT Name FROM Organizations"));
    }

    [Fact]
    public async Task Use_case_without_a_conflict_is_run_once()
    {
        var admin = await _database.SeedAsync();
        var runs = 0;
        await SendAsync(admin, new ChangeOrganization("Mine"), () => runs++);

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Invitation_that_conflicts_with_another_for_the_same_person_is_sent_as_a_second_one()
    {
        var admin = await _database.SeedAsync();
        var isFirst = true;
        var command = new InviteUser("new@example.com", Role.Member);
        var result = await SendAsync(admin, command, () =>
        {
            if (!isFirst) return;
            isFirst = false;
            Assert.Null(SendAsync(admin, command, () => { }).GetAwaiter().GetResult().Error);
        });

        Assert.Null(result.Error);
        Assert.Equal(
            ["new@example.com|2"],
            _database.Ask("SELECT u.Email, count(*) FROM Users u JOIN MailTokens t ON t.UserId = u.Id GROUP BY u.Email"));
    }

    public void Dispose() => _database.Dispose();

    private void ChangeBehindItsBack() => _database.Ask("UPDATE Organizations SET Version = Version + 1");

    // The audit is called between a handler's load and its save: the moment at which a concurrent change may occur.
    private async Task<Result<T>> SendAsync<T>(User admin, ICommand<T> command, Action beforeSave)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddApplication();
        services.AddInfrastructure(_database.Settings);
        services.AddSingleton<IApiVersions>(new OneVersion());
        services.AddSingleton(new PublicAddress("https://api.example.com", "https://api.example.com"));
        services.AddScoped<AuditTrail>();
        services.AddScoped<IAuditTrail>(provider => new WatchedAudit(provider.GetRequiredService<AuditTrail>(), beforeSave));
        await using var provider = services.BuildServiceProvider();
        var scopes = provider.GetRequiredService<IServiceScopeFactory>();
        return await UseCaseScope.SendAsync(scopes, new AdminContext(TestCallers.Of(admin)), command, Ct);
    }

    private sealed record AdminContext(ICaller Caller) : IUseCaseContext
    {
        public ClientInfo Client => ClientInfo.None;
    }

    private sealed class OneVersion : IApiVersions
    {
        public string Default => Organization.FirstApiVersion;

        public IReadOnlyList<ApiVersionView> All => [];

        public string? ProblemOf(string? version) => null;
    }

    private sealed class WatchedAudit(AuditTrail audit, Action record) : IAuditTrail
    {
        public void Record(string action, string type, string id, string? detail = null)
        {
            audit.Record(action, type, id, detail);
            record();
        }

        public void RecordCreated(string action, string type, Func<long> id, string? detail = null)
        {
            audit.RecordCreated(action, type, id, detail);
            record();
        }

        public void RecordFor(Organization organization, User? actor, string action, string type, string id, string? detail = null) =>
            audit.RecordFor(organization, actor, action, type, id, detail);

        public void RecordCreatedFor(
            Organization organization, User? actor, string action, string type, Func<long> id, string? detail = null) =>
            audit.RecordCreatedFor(organization, actor, action, type, id, detail);
    }
}
