using System.Text;

namespace EventRpc.Tool;

/// <summary>A line that is typed without being shown.</summary>
internal static class HiddenLine
{
    public static string Read(string prompt, TextWriter output)
    {
        // Turns off the terminal's own echo, before the prompt invites to type.
        _ = Console.KeyAvailable;
        output.Write(prompt);
        output.Flush();
        var line = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                line.Length = Math.Max(0, line.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                line.Append(key.KeyChar);
        }
        output.WriteLine();
        return line.ToString();
    }
}
