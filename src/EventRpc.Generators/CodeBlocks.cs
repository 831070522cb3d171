using System.CodeDom.Compiler;

namespace EventRpc.Generators;

/// <summary>Blocks in braces.</summary>
internal static class CodeBlocks
{
    /// <summary>Begins a block.</summary>
    public static void OpenBlock(this IndentedTextWriter code, string head)
    {
        code.WriteLine(head);
        code.WriteLine("{");
        code.Indent++;
    }

    /// <summary>Ends a block.</summary>
    public static void CloseBlock(this IndentedTextWriter code, string end = "}")
    {
        code.Indent--;
        code.WriteLine(end);
    }
}
