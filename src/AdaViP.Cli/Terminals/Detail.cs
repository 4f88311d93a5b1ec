namespace AdaViP.Cli.Terminals;

/// <summary>A number of a line of progress.</summary>
/// <param name="Text">With its unit.</param>
/// <param name="Rank">The lower, the longer it stays when the window becomes narrow.</param>
internal readonly record struct Detail(string Text, int Rank)
{
    /// <summary>
    /// Numbers of which the first (how much is done) and the time left stay longest, then the others in their order.
    /// </summary>
    /// <param name="line">With <see cref="DetailColumn.Separator"/> between them, the time left at the end.</param>
    public static IReadOnlyList<Detail> Of(string line)
    {
        string[] parts = line.Split(DetailColumn.Separator);
        return [.. parts.Select((part, index) => new Detail(part, index == parts.Length - 1 && index > 0 ? 0 : index))];
    }
}
