using System.ComponentModel;
using System.Reflection;

namespace EventRpc.AspNetCore;

/// <summary>
/// The code that the source generator makes for the methods of a class with <see cref="RpcClassAttribute"/>. What it has
/// no code for, such as a private method, is compiled when the server starts.
/// </summary>
/// <remarks>Modules are compiled against this and what it uses: members are only ever added.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RpcClassCode
{
    private readonly List<(Type Declaring, string Name, Type[] Parameters, Func<RpcMethodBinder, RpcInvoker> Bind)> _methods = [];

    /// <summary>Adds the code of a method or constructor.</summary>
    /// <param name="declaring">The type that declares it, the class or one that it derives from.</param>
    /// <param name="name">The member's name in .NET; that of a constructor is <c>.ctor</c>.</param>
    /// <param name="parameters">The types of its parameters.</param>
    /// <param name="bind">Called once, when the server starts: finds out where the parameters come from, and returns what
    /// calls the method.</param>
    protected void Add(Type declaring, string name, Type[] parameters, Func<RpcMethodBinder, RpcInvoker> bind) =>
        _methods.Add((declaring, name, parameters, bind));

    /// <summary>Finds the code of a method.</summary>
    internal Func<RpcMethodBinder, RpcInvoker>? Find(MethodBase member)
    {
        var parameters = member.GetParameters().Select(parameter => parameter.ParameterType);
        return _methods.Find(method => method.Declaring == member.DeclaringType && method.Name == member.Name && method.Parameters.SequenceEqual(parameters)).Bind;
    }

    /// <summary>Finds the code of a class.</summary>
    /// <returns>The code; null where none was generated.</returns>
    internal static RpcClassCode? Of(Type type) =>
        type.Assembly.GetCustomAttributes<RpcGeneratedCodeAttribute>().FirstOrDefault(generated => generated.Class == type)?.Create();
}
