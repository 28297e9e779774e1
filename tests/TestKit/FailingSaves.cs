using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.Extensions.DependencyInjection;
using Platform.Infrastructure.Persistence;

namespace Platform.TestKit;

/// <summary>A step of a save's transaction that can fail.</summary>
public enum SaveStep
{
    /// <summary>After the changed rows were sent to the database.</summary>
    Saved,

    /// <summary>Right before the commit.</summary>
    Committing,
}

/// <summary>Makes saves of the server fail while a step is set, as when the disk fails in the middle of a transaction.</summary>
public sealed class FailingSaves
{
    private readonly Lock _lock = new();
    private SaveStep? _step;

    /// <summary>The step that fails; null for none.</summary>
    public SaveStep? Step
    {
        get
        {
            lock (_lock) return _step;
        }

        set
        {
            lock (_lock) _step = value;
        }
    }

    /// <summary>Makes every context of the server take part.</summary>
    public void AddTo(IServiceCollection services) => services.AddTransient<ISaveParticipant>(_ => new Participant(this));

    private sealed class Participant(FailingSaves saves) : ISaveParticipant
    {
        public int Order => 0;

        // A single command has no moment between the rows and the commit.
        public int? RowsOfOneCommand => saves.Step is null ? 0 : null;

        public bool FitsOneCommand(object added) => true;

        public void Inspect(EntityEntry row)
        {
        }

        public void Saving(AppDb db)
        {
        }

        public void Saved() => FailAt(SaveStep.Saved);

        public Task CommittingAsync(AppDb db, CancellationToken ct)
        {
            FailAt(SaveStep.Committing);
            return Task.CompletedTask;
        }

        public void Committed()
        {
        }

        public void Forget()
        {
        }

        private void FailAt(SaveStep step)
        {
            if (saves.Step == step) throw new IOException("The disk is gone");
        }
    }
}
