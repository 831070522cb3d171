using EventRpc.Fuzz.Checks;

namespace EventRpc.Fuzz.Mutation;

/// <summary>Where the values and keys of a document stand, as far as its reader gets.</summary>
internal static class ItemMap
{
    private const int MaxItems = 2000;

    public static List<Range> Of(PerlReader reader, byte[] document)
    {
        var items = new List<Range>();
        try
        {
            foreach (var step in ValueStep.Over(reader, document).Take(MaxItems))
            {
                // Not those that are only entered, or were reached from elsewhere.
                if (step.Start < step.End && step.End <= document.Length)
                    items.Add(step.Start..step.End);
            }
        }
        catch (PerlDataException)
        {
            // What was found before it broke is enough.
        }
        return items;
    }
}
