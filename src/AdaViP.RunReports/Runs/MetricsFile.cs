using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Losses;

namespace AdaViP.RunReports.Runs;

/// <summary>Reads metrics.jsonl: one JSON object a line with <c>step</c> and finite numbers.</summary>
internal static class MetricsFile
{
    /// <summary>Every step, in order; of a step that appears twice the later line counts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="notice">A sentence about an unfinished last line; null where all lines are whole.</param>
    /// <exception cref="UserDataException">A line is damaged; names file and line.</exception>
    public static IReadOnlyList<MetricsLine> Read(string path, out string? notice)
    {
        var steps = new SortedDictionary<int, MetricsLine>();
        notice = null;
        int number = 0;
        byte[] file = InputFile.ReadAllBytes(path, BoundedFile.Records);
        foreach ((ReadOnlyMemory<byte> line, bool isFinished) in JsonLinesLog.Lines(file))
        {
            number++;
            if (MetricsLine.Parse(line, out string problem) is MetricsLine step)
            {
                steps[step.Step] = step;
            }
            else if (!isFinished)
            {
                notice = string.Create(
                    CultureInfo.InvariantCulture, $"{path}, line {number}: the last line is not finished; it is left out.");
            }
            else
            {
                throw new UserDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}, line {number}: this is not the line of a step ({problem}): "
                    + $"\"{ShownValue.Cut(System.Text.Encoding.UTF8.GetString(line.Span))}\". "
                    + $"Copy the file back from a backup, remove the line, or leave this run out."));
            }
        }

        return [.. steps.Values];
    }
}
