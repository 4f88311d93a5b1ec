using System.CommandLine;
using System.Text;
using AdaViP.Cli.Failures;
using AdaViP.Cli.PairBuilds;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Pairs;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Gallery;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip pairs show</c>.</summary>
internal static class PairsShowCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> folder = PairsCommand.Folder();
        var output = new Option<string>("--out")
        {
            Description = "HTML file that loads nothing from elsewhere; - for standard output.",
            HelpName = "file",
            Required = true,
        };
        Option<int> limit =
            NumberOption.Of<GalleryOptions, int>("--limit", "count", nameof(GalleryOptions.Limit));
        var id = new Option<string[]>("--id")
        {
            Description = "Shows these preferences instead of the first ones; may be repeated.",
            HelpName = "id",
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => [],
        };
        Option<bool> overwrite = SharedOptions.Overwrite("Replace an earlier page; other files are never replaced.");
        var command = new Command("show", "Writes a gallery: photo, boxes, masks, candidates with their scores, the chosen one.")
        {
            folder, output, limit, id, overwrite,
        };
        command.SetAction(parsed =>
        {
            string file = SharedOptions.Place(parsed.GetRequiredValue(output), output.Name);
            using BuiltPairs pairs = BuiltPairs.Open(parsed.GetRequiredValue(folder));
            // A file that is there is refused, with its reason, where the page is begun.
            if (!OutputFile.IsStandardOutput(file) && !File.Exists(file) && pairs.IsOwn(file))
            {
                throw new UsageErrorException(
                    $"--out \"{file}\" is a place of the build in {pairs.Folder}, which writes there itself; "
                    + "choose another name.");
            }

            PreferenceTrace[] shown = Choose(pairs, parsed.GetRequiredValue(id), parsed.GetValue(limit));
            using OutputFile target = OutputFile.Create(
                file, parsed.GetValue(overwrite), "--out", ("a page that pairs show wrote", GalleryWriter.IsPage),
                Own(pairs).Select(own => ("a file of the build", own)));
            target.Write(stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                GalleryWriter.Write(pairs, shown, writer);
            });

            target.Complete();
            Warn(pairs, terminal);
            if (!OutputFile.IsStandardOutput(file))
            {
                terminal.ForLog().Out.WriteLine($"{shown.Length} of {Counted.Of(pairs.Traces.Count, "preference")} in {file}");
            }
        });
        return command;
    }

    private static void Warn(BuiltPairs pairs, Terminal terminal)
    {
        foreach (string notice in pairs.Notices)
        {
            terminal.Warn(notice);
        }

        if (pairs.Unfinished is string unfinished)
        {
            terminal.Warn(unfinished);
        }
    }

    // Stored replies belong to the build as its own files do.
    private static IEnumerable<string> Own(BuiltPairs pairs) =>
        pairs.Files.Append(Path.Combine(pairs.Folder, PairsSession.ReplyFolder));

    private static PreferenceTrace[] Choose(BuiltPairs pairs, string[] ids, int limit)
    {
        if (ids.Length == 0)
        {
            return [.. pairs.Traces.Take(limit)];
        }

        return [.. ids.Select(id => pairs.Traces.FirstOrDefault(trace => trace.Id == id)
            ?? throw new UsageErrorException($"--id \"{id}\" is not in {pairs.Folder}{(pairs.Unfinished is null ? "" : " yet")}"
                + (pairs.Traces.Count > 0 ? $"; its first id is \"{pairs.Traces[0].Id}\". Correct the id." : ".")))];
    }
}
