using Spectre.Console;
using Spectre.Console.Rendering;

namespace AdaViP.Cli.Runtime;

/// <summary>Text beside a progress bar; what does not fit the window is cut, so that a task stays one line.</summary>
/// <param name="taken">Columns of the window that name and bar need.</param>
internal sealed class DetailColumn(int taken) : ProgressColumn
{
    private const int Gaps = 6;
    private const int Narrowest = 10;

    private readonly Dictionary<int, string> _texts = [];

    /// <inheritdoc />
    protected override bool NoWrap => true;

    /// <summary>Sets the text of a task.</summary>
    public void Set(ProgressTask task, string text)
    {
        lock (_texts)
        {
            _texts[task.Id] = text;
        }
    }

    /// <inheritdoc />
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        lock (_texts)
        {
            string text = _texts.GetValueOrDefault(task.Id, "");
            int room = Math.Max(Narrowest, options.ConsoleSize.Width - taken - Gaps);
            return new Text(text.Length <= room ? text : text[..room]);
        }
    }
}
