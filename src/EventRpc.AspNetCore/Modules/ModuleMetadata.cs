using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EventRpc.AspNetCore;

/// <summary>Looks into an assembly without loading it.</summary>
internal static class ModuleMetadata
{
    /// <summary>Whether a class in the assembly is marked with <see cref="RpcClassAttribute"/>.</summary>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    public static bool HasExportedClasses(byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image));
        if (!file.HasMetadata)
            return false;
        var metadata = file.GetMetadataReader();
        return metadata.IsAssembly && metadata.TypeDefinitions
            .SelectMany(type => metadata.GetTypeDefinition(type).GetCustomAttributes())
            .Any(attribute => IsExport(metadata, metadata.GetCustomAttribute(attribute)));
    }

    private static bool IsExport(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
            return false;
        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
            return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return metadata.StringComparer.Equals(type.Name, nameof(RpcClassAttribute))
            && metadata.StringComparer.Equals(type.Namespace, typeof(RpcClassAttribute).Namespace!);
    }
}
