namespace EventRpc.Generators;

/// <summary>A class with [RpcClass]. All types are as they stand in C#, in full.</summary>
/// <param name="Type">The class.</param>
/// <param name="FileName">What the generated file is called.</param>
/// <param name="Members">Its exported members that code can be made for.</param>
internal sealed record ClassModel(string Type, string FileName, EquatableArray<MemberModel> Members);

/// <summary>An exported method or constructor.</summary>
/// <param name="Declaring">The type that declares it.</param>
/// <param name="Name">Its name in metadata.</param>
/// <param name="Callee">What is called, such as <c>new Some.Class</c>.</param>
/// <param name="Value">The type of the value that it returns, without a task around it; null for none.</param>
/// <param name="Elements">The types of the elements, where that is a tuple.</param>
/// <param name="IsAsync">Whether it returns a task.</param>
/// <param name="IsNamed">Whether arguments come by name.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record MemberModel(
    string Declaring,
    string Name,
    string Callee,
    string? Value,
    EquatableArray<string> Elements,
    bool IsAsync,
    bool IsNamed,
    EquatableArray<MemberParameterModel> Parameters);

/// <summary>A parameter of an exported member.</summary>
/// <param name="Type">Its type.</param>
/// <param name="RestType">The type of its elements, where it takes all arguments that are left; null otherwise.</param>
internal sealed record MemberParameterModel(string Type, string? RestType);
