using System.CommandLine;
using AdaViP.Cli.Failures;
using AdaViP.Cli.PairBuilds;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Recipes;
using AdaViP.Pairs.Building;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip pairs build</c>.</summary>
internal static class PairsBuildCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "build", "Builds (image, rejected image) pairs from preference data; a stopped build is continued.");
        var arguments = new Arguments();
        arguments.AddTo(command);
        Option<bool> quiet = SharedOptions.Quiet();
        Option<bool> noMemoryCheck = SharedOptions.NoMemoryCheck();
        var sentences = new SentenceArguments();
        command.Add(quiet);
        command.Add(noMemoryCheck);
        sentences.AddTo(command);
        command.SetAction((parsed, _) => PairsSession.RunAsync(
            arguments.Read(parsed, sentences, memoryCheck: !parsed.GetValue(noMemoryCheck)),
            terminal.ForLog() with { IsQuiet = parsed.GetValue(quiet) }));
        return command;
    }

    private static Option<int> Number(string name, string property) =>
        NumberOption.Of<PairBuildOptions, int>(name, "number", property);

    private static (int Index, int Count) Shard(string text) => PairBuildOptions.ReadShare(text)
        ?? throw new UsageErrorException($"--shard is \"{text}\" but must be {PairBuildOptions.ShareExpectation}.");

    // What is built of what, and how.
    private sealed class Arguments
    {
        private readonly Option<string[]> _data = SharedOptions.Data();
        private readonly Option<string?> _imageRoot = SharedOptions.ImageRoot();
        private readonly Option<string> _models = new("--models")
        {
            Description = "models.yaml: the five models and their settings.",
            HelpName = "file",
            Required = true,
        };

        private readonly Option<string> _output = new("--out")
        {
            Description = "Folder for the pairs; created, or continued.",
            HelpName = "folder",
            Required = true,
        };

        private readonly Option<bool> _overwrite =
            SharedOptions.Overwrite("Start again in --out; removes what an earlier build left there.");

        private readonly Option<BadRowPolicy> _badRows = SharedOptions.OneOf(
            "--bad-rows", "What a row or picture that cannot be read, or an answer that --endpoint does not split, does: stop "
                + "(default) or skip; skipped ones are in the trace.",
            BadRowPolicy.Stop);

        private readonly Option<PictureFormat> _format = SharedOptions.OneOf(
            "--image-format", "Format of the rejected images: "
                + "png (default, without loss) or jpeg (quality 95, a fifth of the size).",
            PictureFormat.Png);

        private readonly Option<string> _shard = new("--shard")
        {
            Description = "This process's share i of n, from 0/n on; several processes may share one --out.",
            HelpName = "i/n",
            DefaultValueFactory = _ => "0/1",
        };

        private readonly Option<int> _previews = Number("--preview-size", nameof(PairBuildOptions.PreviewSize));
        private readonly Option<int> _perFile = Number("--pictures-per-file", nameof(PairBuildOptions.PicturesPerFile));
        private readonly Option<int> _workers = Number("--workers", nameof(PairBuildOptions.Workers));
        private readonly Option<int> _queue = Number("--queue", nameof(PairBuildOptions.QueueLength));
        private readonly Option<PictureKernels> _kernels = SharedOptions.OneOf(
            "--kernels", "What resamples pictures and computes masks: "
                + "native (default), or reference (slow managed oracle, same bytes).",
            PictureKernels.Native);

        /// <summary>Adds the options to a command.</summary>
        public void AddTo(Command command)
        {
            Option[] all =
            [
                _data, _imageRoot, _models, _output, _overwrite, _badRows, _format, _shard, _previews, _perFile, _workers, _queue,
                _kernels,
            ];
            foreach (Option option in all)
            {
                command.Add(option);
            }
        }

        /// <summary>The request as given.</summary>
        public PairsRequest Read(ParseResult parsed, SentenceArguments sentences, bool memoryCheck)
        {
            (int index, int count) = Shard(parsed.GetRequiredValue(_shard));
            return new PairsRequest(
                DataArguments.WithoutWeights(parsed.GetRequiredValue(_data)),
                parsed.GetValue(_imageRoot),
                parsed.GetRequiredValue(_models),
                SharedOptions.Place(parsed.GetRequiredValue(_output), _output.Name),
                parsed.GetValue(_overwrite),
                sentences.Read(parsed),
                new PairBuildOptions
                {
                    BadPictures = parsed.GetValue(_badRows),
                    Format = parsed.GetValue(_format),
                    Shard = index,
                    ShardCount = count,
                    PreviewSize = parsed.GetValue(_previews),
                    PicturesPerFile = parsed.GetValue(_perFile),
                    Workers = parsed.GetValue(_workers),
                    QueueLength = parsed.GetValue(_queue),
                    Wording = ProgramSettings.Say,
                },
                MemoryCheck: memoryCheck,
                Kernels: parsed.GetValue(_kernels));
        }
    }
}
