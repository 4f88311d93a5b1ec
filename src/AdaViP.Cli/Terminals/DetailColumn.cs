using Spectre.Console;
using Spectre.Console.Rendering;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// Numbers beside a progress bar. A task stays one line: in a narrow window the least important ones are left out whole, and
/// only the most important is ever cut.
/// </summary>
internal sealed class DetailColumn : ProgressColumn
{
    /// <summary>What stands between two numbers.</summary>
    public const string Separator = " | ";

    private const char Cut = '…';
    private const int Gaps = 3;
    private const int Narrowest = 10;

    private readonly Dictionary<int, (int NameWidth, IReadOnlyList<Detail> Details)> _tasks = [];

    /// <inheritdoc />
    protected override bool NoWrap => true;

    /// <summary>Sets the numbers of a task; after its name, which takes room too.</summary>
    public void Set(ProgressTask task, IReadOnlyList<Detail> details)
    {
        lock (_tasks)
        {
            _tasks[task.Id] = (task.Description.Length, details);
        }
    }

    /// <inheritdoc />
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        lock (_tasks)
        {
            int names = _tasks.Count > 0 ? _tasks.Values.Max(each => each.NameWidth) : 0;
            IReadOnlyList<Detail> details = _tasks.TryGetValue(task.Id, out var own) ? own.Details : [];
            return new Text(Fit(details, Math.Max(Narrowest, Room(options.ConsoleSize.Width, names))));
        }
    }

    /// <summary>Columns that are left for numbers.</summary>
    /// <param name="window">Columns of the window.</param>
    /// <param name="names">Columns of the longest name.</param>
    public static int Room(int window, int names) => window - names - MeterColumn.WidthIn(window) - Gaps;

    /// <summary>As many numbers as fit, the most important ones, in the order given.</summary>
    /// <param name="details">As they are shown.</param>
    /// <param name="room">Columns, at least 1.</param>
    public static string Fit(IReadOnlyList<Detail> details, int room)
    {
        for (int count = details.Count; count > 0; count--)
        {
            var kept = details.OrderBy(detail => detail.Rank).Take(count).ToHashSet();
            string text = string.Join(Separator, details.Where(kept.Contains).Select(detail => detail.Text));
            if (text.Length <= room)
            {
                return text;
            }

            if (count == 1)
            {
                return text[..(room - 1)] + Cut; // a number without its last digits would be another
            }
        }

        return "";
    }
}
