using Spectre.Console;
using Spectre.Console.Rendering;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// Numbers beside a progress bar, the most important first. A task stays one line: in a narrow window the last ones are left
/// out whole, and only the first is ever cut.
/// </summary>
/// <param name="nameWidth">Columns of the longest task name.</param>
internal sealed class DetailColumn(int nameWidth) : ProgressColumn
{
    /// <summary>What stands between two numbers.</summary>
    public const string Separator = " | ";

    private const char Cut = '…';
    private const int Gaps = 3;
    private const int Narrowest = 10;

    private readonly Dictionary<int, IReadOnlyList<string>> _parts = [];

    /// <inheritdoc />
    protected override bool NoWrap => true;

    /// <summary>Sets the numbers of a task.</summary>
    public void Set(ProgressTask task, params IReadOnlyList<string> parts)
    {
        lock (_parts)
        {
            _parts[task.Id] = parts;
        }
    }

    /// <inheritdoc />
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        int room = options.ConsoleSize.Width - nameWidth - MeterColumn.WidthIn(options.ConsoleSize.Width) - Gaps;
        lock (_parts)
        {
            return new Text(Fit(_parts.GetValueOrDefault(task.Id, []), Math.Max(Narrowest, room)));
        }
    }

    /// <summary>As many parts as fit, in their order.</summary>
    /// <param name="parts">The most important first.</param>
    /// <param name="room">Columns, at least 1.</param>
    public static string Fit(IReadOnlyList<string> parts, int room)
    {
        string text = parts.Count > 0 ? parts[0] : "";
        foreach (string part in parts.Skip(1).TakeWhile(part => text.Length + Separator.Length + part.Length <= room))
        {
            text += Separator + part;
        }

        return text.Length <= room ? text : text[..(room - 1)] + Cut; // a number without its last digits would be another
    }
}
