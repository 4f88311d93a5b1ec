using System.Text;
using AdaViP.Cli.Failures;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;

namespace AdaViP.Cli.Commands;

/// <summary>The text file of <c>report --notes</c>.</summary>
internal static class ReportNotes
{
    /// <summary>Reads its paragraphs, which empty lines part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">How the command line calls it, for messages.</param>
    /// <exception cref="UsageErrorException">It cannot be read, or is not text.</exception>
    public static IReadOnlyList<string> Read(string path, string option)
    {
        if (InputFile.Problem(path) is string problem)
        {
            throw new UsageErrorException($"{option} is \"{path}\", which {problem}. Name a text file.");
        }

        try
        {
            string text = Encoding.UTF8.GetString(Utf8File.ReadBytes(path, BoundedFile.Settings).Span);
            return [.. text.ReplaceLineEndings("\n").Split("\n\n").Select(part => part.Trim()).Where(part => part.Length > 0)];
        }
        catch (UserDataException e)
        {
            throw new UsageErrorException($"{option}: {e.Message}", e);
        }
    }
}
