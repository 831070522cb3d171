using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using EventRpc.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventRpc.AspNetCore;

/// <summary>Checks and binds the methods of classes, and compiles what no code was generated for: the application's, or those of one module.</summary>
[RequiresDynamicCode(ClassTable.NeedsReflection)]
[RequiresUnreferencedCode(ClassTable.NeedsReflection)]
internal sealed class ClassBinder(ExportedTypes types, IEnumerable<PerlConverter> converters, IServiceProvider services)
{
    private readonly ServerStatistics _statistics = services.GetRequiredService<ServerStatistics>();
    private readonly PerlConverters _converters = new(converters, [new ExportedObjectConverterFactory(types)]);
    private readonly MethodRules _rules = new(types);
    private readonly NullabilityInfoContext _nullability = new();

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
                    methods.Add(Bind(exported, method));
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

    private ExportedMethod Bind(ExportedClass exported, RpcMethodDefinition method)
    {
        _rules.Check(exported, method);
        var binder = new RpcMethodBinder(types, _converters, services, _nullability, exported, method);
        var invoke = method.Code?.Invoke(binder) ?? MethodCompiler.Compile(exported, method, binder);
        return new ExportedMethod(
            exported,
            method.Name,
            method.Kind,
            binder.Describe(),
            method.Kind == RpcMethodKind.Singleton ? (call, _) => call.HandOutSingletonAsync(exported, invoke) : invoke,
            method.Authorization,
            _statistics.Of(exported.Name, method.Name));
    }
}
