using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace EventRpc.Tests.Shared.Generation;

/// <summary>
/// Checks a property with many cases: the same at each run, so that a failure is a change of the code; with
/// EVENTRPC_PROPERTY_CASES=n that many new ones, and with EVENTRPC_PROPERTY_SEED=n,n those again that a failure named.
/// </summary>
internal static class PropertyCheck
{
    private const int MaxSize = 60;

    private static readonly string? Cases = Environment.GetEnvironmentVariable("EVENTRPC_PROPERTY_CASES");
    private static readonly string? Seed = Environment.GetEnvironmentVariable("EVENTRPC_PROPERTY_SEED");

    public static void ForAll<T>(int cases, Arbitrary<T> values, Action<T> check)
    {
        var config = Config.QuickThrowOnFailure
            .WithQuietOnSuccess(true)
            .WithMaxTest(Cases is null ? cases : int.Parse(Cases, CultureInfo.InvariantCulture))
            .WithEndSize(MaxSize);
        if (Seed is not null || Cases is null)
        {
            var seed = (Seed ?? "20110526,1").Split(',').Select(n => ulong.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            config = config.WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed[0], seed[1]), FSharpOption<int>.None)));
        }
        Check.One(config, Prop.ForAll(values, check));
    }
}
