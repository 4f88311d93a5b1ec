using System.CommandLine;
using System.CommandLine.Completions;
using AdaViP.Cli.Failures;
using AdaViP.Cli.PairBuilds;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Pairs.Building;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip pairs build</c>.</summary>
internal static class PairsBuildCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string[]> data = SharedOptions.Data();
        Option<string?> imageRoot = SharedOptions.ImageRoot();
        var models = new Option<string>("--models")
        {
            Description = "models.yaml: the five models and their settings.",
            HelpName = "file",
            Required = true,
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder for the pairs; created, or continued.",
            HelpName = "folder",
            Required = true,
        };
        Option<bool> overwrite = SharedOptions.Overwrite("Start again in --out; removes what an earlier build left there.");
        Option<BadRowPolicy> badRows = Choice(
            "--bad-rows", "What a row or picture that cannot be read, or an answer that --endpoint does not split, does: stop "
                + "(default) or skip; skipped ones are in the trace.",
            BadRowPolicy.Stop);
        Option<PictureFormat> format = Choice(
            "--image-format", "Format of the rejected images: "
                + "png (default, without loss) or jpeg (quality 95, a fifth of the size).",
            PictureFormat.Png);
        var shard = new Option<string>("--shard")
        {
            Description = "This process's share i of n, from 0/n on; several processes may share one --out.",
            HelpName = "i/n",
            DefaultValueFactory = _ => "0/1",
        };
        Option<int> previews = Number("--preview-size", nameof(PairBuildOptions.PreviewSize));
        Option<int> perFile = Number("--pictures-per-file", nameof(PairBuildOptions.PicturesPerFile));
        Option<int> workers = Number("--workers", nameof(PairBuildOptions.Workers));
        Option<int> queue = Number("--queue", nameof(PairBuildOptions.QueueLength));
        Option<PictureKernels> kernels = Choice(
            "--kernels", "What resamples pictures and computes masks: "
                + "native (default), or reference (slow managed oracle, same bytes).",
            PictureKernels.Native);
        Option<bool> quiet = SharedOptions.Quiet();
        Option<bool> noMemoryCheck = SharedOptions.NoMemoryCheck();
        var sentences = new SentenceArguments();
        var command = new Command(
            "build", "Builds (image, rejected image) pairs from preference data; a stopped build is continued.")
        {
            data, imageRoot, models, output, overwrite, badRows, format, shard, previews, perFile, workers, queue, kernels, quiet,
            noMemoryCheck,
        };
        sentences.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            (int index, int count) = Shard(parsed.GetRequiredValue(shard));
            var request = new PairsRequest(
                DataArguments.WithoutWeights(parsed.GetRequiredValue(data)),
                parsed.GetValue(imageRoot),
                parsed.GetRequiredValue(models),
                SharedOptions.Place(parsed.GetRequiredValue(output), output.Name),
                parsed.GetValue(overwrite),
                sentences.Read(parsed),
                new PairBuildOptions
                {
                    BadPictures = parsed.GetValue(badRows),
                    Format = parsed.GetValue(format),
                    Shard = index,
                    ShardCount = count,
                    PreviewSize = parsed.GetValue(previews),
                    PicturesPerFile = parsed.GetValue(perFile),
                    Workers = parsed.GetValue(workers),
                    QueueLength = parsed.GetValue(queue),
                    Wording = ProgramSettings.Say,
                },
                MemoryCheck: !parsed.GetValue(noMemoryCheck),
                Kernels: parsed.GetValue(kernels));
            return PairsSession.RunAsync(request, terminal.ForLog() with { IsQuiet = parsed.GetValue(quiet) });
        });
        return command;
    }

    private static Option<T> Choice<T>(string name, string description, T value)
        where T : struct, Enum
    {
        IReadOnlyList<string> names = [.. SettingNaming.NamesOf(typeof(T))];
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => value,
            CustomParser = result =>
            {
                if (SettingNaming.ValueOf(typeof(T), result.Tokens[0].Value) is T given)
                {
                    return given;
                }

                result.AddError($"{name} is \"{result.Tokens[0].Value}\" but must be one of {string.Join(", ", names)}.");
                return value;
            },
        };
        option.CompletionSources.Clear(); // the names of the code
        option.CompletionSources.Add(_ => names.Select(each => new CompletionItem(each)));
        return option;
    }

    private static Option<int> Number(string name, string property) =>
        NumberOption.Of<PairBuildOptions, int>(name, "number", property);

    private static (int Index, int Count) Shard(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], out int index) && int.TryParse(parts[1], out int count)
            && count >= 1 && index >= 0 && index < count
            ? (index, count)
            : throw new UsageErrorException($"--shard is \"{text}\" but must be i/n with i from 0 to n - 1, for example 0/4.");
    }
}
