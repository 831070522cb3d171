using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace WebHostSample.Jobs;

public sealed record QueueStatistics(int Total, IReadOnlyDictionary<string, int> ByState, double Load);

/// <summary>The one queue of the server: every client that asks for it gets the same.</summary>
[RpcClass("Jobs::Queue")]
public sealed class JobQueue
{
    private readonly JobStore _store;

    [RpcSingleton("instance")]
    public JobQueue(JobStore store)
    {
        _store = store;
    }

    /// <summary>In Perl: <c>$queue->add_job(name => "report", options => { pages => 12 })</c>.</summary>
    [RpcObjectMethod(NamedParameters = true)]
    public Job AddJob(string name, Dictionary<string, string>? options = null) =>
        name.Length > 0 ? _store.Add(name, options ?? []) : throw new RpcException("a job needs a name");

    /// <summary>In Perl: <c>$queue->add_jobs("one", "two")</c>, which returns a reference to a list of objects.</summary>
    [RpcObjectMethod]
    public IReadOnlyList<Job> AddJobs(params string[] names) => [.. names.Select(name => AddJob(name))];

    /// <summary>The job, or undef.</summary>
    [RpcObjectMethod]
    public Job? FindJob(int id) => _store.Find(id);

    [RpcObjectMethod]
    public IReadOnlyList<Job> ListJobs(JobState? state = null) =>
        [.. _store.All.Where(job => state is null || job.GetState() == state)];

    /// <summary>The last job of each name: a hash of objects.</summary>
    [RpcObjectMethod]
    public IReadOnlyDictionary<string, Job> JobsByName() =>
        _store.All.GroupBy(job => job.GetName()).ToDictionary(jobs => jobs.Key, jobs => jobs.Last());

    /// <summary>Runs what can be run, and returns how many jobs that were and their ids: a Perl list of two.</summary>
    [RpcMethod]
    public async Task<(int Count, IReadOnlyList<int> Ids)> RunAllAsync(CancellationToken cancellationToken)
    {
        var ids = new List<int>();
        while (_store.All.FirstOrDefault(job => job.TryStart()) is { } job)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
            job.Finish(JobState.Done, $"{job.GetName()} done");
            ids.Add(job.GetId());
        }
        return (ids.Count, ids);
    }

    [RpcMethod]
    public QueueStatistics Statistics()
    {
        var jobs = _store.All.ToList();
        var waiting = jobs.Count(job => job.GetState() == JobState.Waiting);
        return new QueueStatistics(
            jobs.Count,
            jobs.GroupBy(job => PerlName.FromClr(job.GetState().ToString())).ToDictionary(g => g.Key, g => g.Count()),
            jobs.Count == 0 ? 0 : (double)waiting / jobs.Count);
    }
}
