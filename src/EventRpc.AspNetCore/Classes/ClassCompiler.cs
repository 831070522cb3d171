using System.Diagnostics.CodeAnalysis;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>Checks and compiles the methods of classes: the application's, or those of one module.</summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class ClassCompiler(ExportedTypes types, IEnumerable<PerlConverter> converters, IServiceProvider services)
{
    private readonly ServerStatistics _statistics = services.GetRequiredService<ServerStatistics>();
    private readonly MethodCompiler _compiler = new(types, new PerlConverters(converters, [new ExportedObjectConverterFactory(types)]), services);

    /// <summary>Compiles the methods of a class.</summary>
    /// <param name="exported">The class.</param>
    /// <param name="errors">Takes what is wrong with them.</param>
    public void Compile(ExportedClass exported, List<string> errors)
    {
        var definition = exported.Definition;
        var methods = new List<ExportedMethod>();
        foreach (var method in definition.Methods)
        {
            var label = $"{exported.Name}->{method.Name} ({definition.Type.Name}.{method.Member.Name})";
            if (!ExportedName.IsMethod(method.Name))
            {
                errors.Add($"{label}: '{method.Name}' is not a name that an exported method can have in Perl.");
            }
            else if (methods.Any(m => m.Name == method.Name))
            {
                errors.Add($"{label}: the method is exported twice; give one of them another name.");
            }
            else
            {
                try
                {
                    var invoke = _compiler.Compile(exported, method, out var signature);
                    methods.Add(new ExportedMethod(exported, method.Name, method.Kind, signature, invoke, method.Authorization, _statistics.Of(exported.Name, method.Name)));
                }
#pragma warning disable CA1031 // Whatever is wrong with one method must not hide what is wrong with others.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    errors.Add($"{label}: {e.Message}");
                }
            }
        }
        if (definition.Methods.Count == 0)
            errors.Add($"{exported.Name} ({definition.Type}) exports nothing: mark members with [RpcConstructor], [RpcMethod], [RpcObjectMethod] or [RpcSingleton].");
        exported.SetMethods(methods);
    }
}
