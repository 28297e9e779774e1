using FluentValidation;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Common;

namespace Platform.Application.Versions;

/// <summary>
/// Determines the news about a version: its release, or its end if it has one. Operator command, which sends the
/// news with <see cref="MailVersionNews"/>.
/// </summary>
public sealed record AnnounceVersion(string Version) : IQuery<VersionNews>
{
    internal sealed class Validator : AbstractValidator<AnnounceVersion>
    {
        public Validator() => RuleFor(c => c.Version).NotEmpty();
    }

    internal sealed class Handler(IApiVersions versions, PublicAddress address) : IUseCaseHandler<AnnounceVersion, Result<VersionNews>>
    {
        public Task<Result<VersionNews>> Handle(AnnounceVersion query, CancellationToken ct) => Task.FromResult(NewsOf(query.Version));

        private Result<VersionNews> NewsOf(string name)
        {
            var version = versions.All.SingleOrDefault(one => one.Version == name);
            if (version is null) return VersionErrors.Unknown(versions.All.Select(one => one.Version));
            if (version.Status == ApiVersionStatus.Ended) return VersionErrors.Ended;
            if (address.ForMembers is null) return VersionErrors.NoPublicUrl;
            return new VersionNews(version, version.EndsAt is null ? VersionNewsKind.Released : VersionNewsKind.Ends, version.EndsAt);
        }
    }
}
