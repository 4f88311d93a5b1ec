using System.CommandLine;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip pairs</c>.</summary>
internal static class PairsCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal) => new(
        "pairs", "Makes rejected images from preference data: tags, boxes, masks, inpainting, scores.")
    {
        PairsBuildCommand.Create(terminal),
        PairsShowCommand.Create(terminal),
        PairsStatsCommand.Create(terminal),
    };

    /// <summary>The folder of a build.</summary>
    public static Argument<string> Folder() => new("folder") { Description = "The --out of 'adavip pairs build'." };
}
