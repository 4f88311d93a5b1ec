using Spectre.Console;
using Spectre.Console.Rendering;

namespace AdaViP.Cli.Terminals;

/// <summary>A bar whose done part differs from the rest by its characters too, so that it can be read without colours.</summary>
internal sealed class MeterColumn : ProgressColumn
{
    private const int Usual = 16;
    private const int Short = 8;
    private const int WidthForUsual = 100;
    private const int WidthForAny = 60;

    private static readonly Style Done = new(Color.Green);
    private static readonly Style Rest = new(Color.Grey);

    /// <inheritdoc />
    protected override bool NoWrap => true;

    /// <summary>Columns of the bar in a window; 0 in one that has room for numbers only.</summary>
    /// <param name="window">Columns of the window.</param>
    public static int WidthIn(int window) => window < WidthForAny ? 0 : window < WidthForUsual ? Short : Usual;

    /// <summary>Whether a window has room for long names and a bar.</summary>
    /// <param name="window">Columns of the window.</param>
    public static bool HasRoomIn(int window) => WidthIn(window) > 0;

    /// <inheritdoc />
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        int width = WidthIn(options.ConsoleSize.Width);
        int done = Filled(task.Percentage / 100, width);
        (char full, char empty) = options.Unicode ? ('█', '░') : ('#', '.');
        return new Paragraph(new string(full, done), Done).Append(new string(empty, width - done), Rest);
    }

    /// <inheritdoc />
    public override int? GetColumnWidth(RenderOptions options) => WidthIn(options.ConsoleSize.Width);

    /// <summary>Filled places; all of them only when everything is done.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="width">Places.</param>
    public static int Filled(double share, int width) => Math.Clamp((int)(share * width), 0, width);
}
