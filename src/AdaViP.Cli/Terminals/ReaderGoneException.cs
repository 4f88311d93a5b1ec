namespace AdaViP.Cli.Terminals;

/// <summary>
/// Whoever read standard output has had enough, as <c>head</c> has after its lines: the work ends early and in silence, and
/// nothing is wrong.
/// </summary>
internal sealed class ReaderGoneException : Exception
{
    /// <param name="failure">What the write ended with.</param>
    public ReaderGoneException(IOException failure)
        : base("the reader of standard output went away.", failure)
    {
    }
}
