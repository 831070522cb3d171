namespace WebHostSample.Jobs;

public enum JobState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// <summary>A piece of work. It knows nothing of RPC; Program.cs says what of it is exported.</summary>
public sealed class Job(int id, string name, IReadOnlyDictionary<string, string> options)
{
    private readonly Lock _gate = new();
    private readonly List<Job> _dependencies = [];
    private JobState _state;
    private string? _result;

    public int GetId() => id;

    public string GetName() => name;

    public IReadOnlyDictionary<string, string> GetOptions() => options;

    public JobState GetState()
    {
        lock (_gate)
            return _state;
    }

    public string? GetResult()
    {
        lock (_gate)
            return _result;
    }

    public IReadOnlyList<Job> GetDependencies()
    {
        lock (_gate)
            return [.. _dependencies];
    }

    /// <summary>Makes the job wait until another one is done.</summary>
    public void WaitsFor(Job other)
    {
        lock (_gate)
            _dependencies.Add(other);
    }

    public bool Cancel() => TryMove(JobState.Waiting, JobState.Cancelled);

    public bool TryStart() => GetDependencies().All(d => d.GetState() == JobState.Done) && TryMove(JobState.Waiting, JobState.Running);

    public void Finish(JobState state, string result)
    {
        lock (_gate)
        {
            _state = state;
            _result = result;
        }
    }

    private bool TryMove(JobState from, JobState to)
    {
        lock (_gate)
        {
            if (_state != from)
                return false;
            _state = to;
            return true;
        }
    }
}
