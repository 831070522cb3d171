using System.Diagnostics.CodeAnalysis;

namespace EventRpc.Protocol;

/// <summary>A converter that looks at the members of its type after it has become known itself.</summary>
internal interface IMembersLater
{
    [RequiresDynamicCode(PerlConverters.NeedsReflection)]
    [RequiresUnreferencedCode(PerlConverters.NeedsReflection)]
    void PrepareMembers(PerlConverters converters);
}
