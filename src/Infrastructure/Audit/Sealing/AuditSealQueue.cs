using System.Threading.Channels;
using Platform.Domain.Organizations;

namespace Platform.Infrastructure.Audit.Sealing;

/// <summary>
/// Organizations with entries to seal. An organization is queued at most once; if it is added while
/// it is being sealed, it is queued again afterwards.
/// </summary>
internal sealed class AuditSealQueue
{
    private readonly Channel<OrganizationId> _queue = Channel.CreateUnbounded<OrganizationId>();
    private readonly Dictionary<OrganizationId, State> _states = [];

    private enum State
    {
        Queued,
        Taken,
        TakenAndAddedAgain,
    }

    /// <summary>Adds an organization.</summary>
    public void Add(OrganizationId organization)
    {
        lock (_states)
        {
            if (_states.TryGetValue(organization, out var state))
            {
                if (state == State.Taken) _states[organization] = State.TakenAndAddedAgain;
                return;
            }

            _states[organization] = State.Queued;
            _queue.Writer.TryWrite(organization);
        }
    }

    /// <summary>Waits for an organization. <see cref="Complete"/> must follow.</summary>
    public async ValueTask<OrganizationId> TakeAsync(CancellationToken ct) => Taken(await _queue.Reader.ReadAsync(ct));

    /// <summary>Takes an organization if one is queued. <see cref="Complete"/> must follow.</summary>
    public bool TryTake(out OrganizationId organization)
    {
        if (!_queue.Reader.TryRead(out organization)) return false;
        Taken(organization);
        return true;
    }

    /// <summary>Ends the work on an organization, which <see cref="TakeAsync"/> or <see cref="TryTake"/> began.</summary>
    public void Complete(OrganizationId organization)
    {
        lock (_states)
        {
            _states.Remove(organization, out var state);
            if (state == State.TakenAndAddedAgain) Add(organization);
        }
    }

    private OrganizationId Taken(OrganizationId organization)
    {
        lock (_states) _states[organization] = State.Taken;
        return organization;
    }
}
