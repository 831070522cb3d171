using System.Collections.Concurrent;

namespace WebHostSample.Jobs;

/// <summary>Where jobs are kept: an ordinary service of the application.</summary>
public sealed class JobStore
{
    private readonly ConcurrentDictionary<int, Job> _jobs = new();
    private int _lastId;

    public IEnumerable<Job> All => _jobs.Values.OrderBy(job => job.GetId());

    public Job Add(string name, IReadOnlyDictionary<string, string> options)
    {
        var job = new Job(Interlocked.Increment(ref _lastId), name, options);
        _jobs[job.GetId()] = job;
        return job;
    }

    public Job? Find(int id) => _jobs.GetValueOrDefault(id);
}
