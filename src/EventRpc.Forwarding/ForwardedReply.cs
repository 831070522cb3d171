using EventRpc.Protocol;

namespace EventRpc.Forwarding;

/// <summary>What a method in another server returned.</summary>
/// <param name="Session">The connection by which it came.</param>
/// <param name="Values">Perl's list.</param>
internal readonly record struct ForwardedReply(ForwardSession Session, PerlArray Values);
