using System.Diagnostics.CodeAnalysis;
using EventRpc.AspNetCore;
using EventRpc.Protocol;

namespace EventRpc.Forwarding;

/// <summary>An argument on its way to another server: the client's ids of objects become those that they have there.</summary>
/// <param name="method">The method, for messages.</param>
/// <param name="objects">The objects that the client holds.</param>
/// <param name="session">Where the argument goes.</param>
[RequiresDynamicCode(Upstreams.NeedsReflection)]
[RequiresUnreferencedCode(Upstreams.NeedsReflection)]
internal sealed class ForwardedArgument(string method, ConnectionObjects objects, ForwardSession session)
{
    /// <summary>Replaces the ids in an argument.</summary>
    /// <exception cref="RpcException">It has an object that is not there, or that the client does not hold.</exception>
    public void Prepare(PerlValue argument)
    {
        // Perl drops some tags of CBOR, and with that sees what stands in them.
        while (argument is PerlTagged tagged)
            argument = tagged.Value;
        // The server there would take any id that some client of it holds for one of ours.
        if (argument is PerlReferent { ClassName: { } className } && session.Classes.ContainsKey(InPerl(className)) && !IsHeld(argument, out _))
            throw new RpcException($"unknown object with key '{(argument as PerlReference)?.Target}'");

        var seen = new HashSet<PerlValue>(ReferenceEqualityComparer.Instance);
        var left = new Stack<PerlValue>([argument]);
        while (left.TryPop(out var value))
        {
            if (value is PerlTagged inside)
                left.Push(inside.Value);
            if (value is not PerlReferent referent || !seen.Add(referent))
                continue;
            if (IsHeld(referent, out var entry))
                Replace((PerlReference)referent, entry);
            else if (referent is PerlReference reference)
                left.Push(reference.Target);
            else if (referent is PerlArray { Count: > 0 } array)
                array.Items.ForEach(left.Push);
            else if (referent is PerlHash { Count: > 0 } hash)
                hash.Items.Values.ToList().ForEach(left.Push);
        }
    }

    /// <summary>
    /// The class that Perl (5.36) takes a name for, where that is loaded: main::A, ::A and main'A are A, and Storable ends a name
    /// at a NUL.
    /// </summary>
    private static string InPerl(string className)
    {
        var name = className.Split('\0')[0].Replace("'", "::", StringComparison.Ordinal);
        while (true)
        {
            if (name.StartsWith("main::", StringComparison.Ordinal))
                name = name["main::".Length..];
            else if (name.StartsWith("::", StringComparison.Ordinal))
                name = name["::".Length..];
            else
                return name;
        }
    }

    /// <summary>Whether a value is a proxy of an object that the client holds: a blessed scalar with its id.</summary>
    private bool IsHeld(PerlValue value, [NotNullWhen(true)] out ObjectEntry? entry)
    {
        entry = null;
        return value is PerlReference { ClassName: not null, Target: PerlString oid }
            && objects.TryFind(new PerlStringSpan(oid.Bytes.Span, oid.IsText), out entry);
    }

    private void Replace(PerlReference proxy, ObjectEntry entry)
    {
        if (entry.Instance is not ForwardedObject forwarded)
            throw new RpcException($"{method}: an object of {entry.Class.Name} lives in this server, and {method} in another one: an object can be a parameter only where it lives");
        if (forwarded.Session != session)
            throw new RpcException($"{method}: the object of {forwarded.ClassName} {(forwarded.Session.IsLost ? "is gone, since the connection to its server was lost" : "lives in a third server: an object can be a parameter only where it lives")}");
        // A client may have given the class another name.
        proxy.ClassName = forwarded.ClassName;
        proxy.Target = forwarded.Oid;
    }
}
