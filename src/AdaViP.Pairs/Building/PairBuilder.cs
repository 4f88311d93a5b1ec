using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Foundation;
using AdaViP.Core.Kernels;
using AdaViP.Core.Settings;
using AdaViP.Pairs.Selection;
using AdaViP.Pairs.Sentences;

namespace AdaViP.Pairs.Building;

/// <summary>
/// Builds triplets from preferences: Algorithm 1 over all pictures, with decoding, the models and writing overlapping. Every
/// finished picture is journalled at once; a run that was killed goes on behind the last one and leaves the same files.
/// </summary>
/// <param name="models">The five models; stay the caller's.</param>
/// <param name="kernels">Pictures and masks; stay the caller's.</param>
/// <param name="splitter">For preferences whose data bring no sentences.</param>
/// <param name="options">Ranges are checked by a build.</param>
public sealed class PairBuilder(
    ModelPorts models, KernelSet kernels, ISentenceSplitter splitter, PairBuildOptions options)
{
    private const string FormatKey = "format";

    private static readonly SettingSchema Schema = SettingSchema.Of<PairBuildOptions>();

    private static readonly JsonSerializerOptions Readable = new(JsonStyle.Compact)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(0.5);

    /// <summary>Builds into a folder, or goes on in it.</summary>
    /// <param name="data">Preferences.</param>
    /// <param name="folder">Created where missing.</param>
    /// <param name="progress">Called from one thread at a time, at most twice a second; null for none.</param>
    /// <param name="cancellation">Ends the build after the pictures in flight; a later run continues.</param>
    /// <exception cref="UserErrorException">The folder is in use or was begun with other settings, the disk is full, a model or
    /// the endpoint failed, or a picture is bad and the policy is to stop.</exception>
    public async Task<PairBuildReport> RunAsync(
        IPreferenceDataset data, string folder, IProgress<PairProgress>? progress, CancellationToken cancellation)
    {
        Check();
        using HeldFolder claim = HeldFolder.Take(folder, options);
        return await RunAsync(data, claim, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Builds into a folder that is held already.</summary>
    /// <param name="data">Preferences.</param>
    /// <param name="claim">With the options of this builder; stays the caller's.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellation">As above.</param>
    /// <exception cref="UserErrorException">As above.</exception>
    public async Task<PairBuildReport> RunAsync(
        IPreferenceDataset data, HeldFolder claim, IProgress<PairProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(claim);
        Check();
        string folder = claim.Folder;
        BuildPlan plan = BuildPlan.Create(data, options.BadPictures, Reading(data.Samples.Count, progress), cancellation);
        BuildFolder output = claim.Begin(Settings(plan), plan.Jobs.Count);
        var stages = new CandidateStages(models, splitter, options, kernels.Masks, new PictureEncoder(kernels.Images));
        PictureJob[] mine = [.. plan.Jobs.Where(job => job.Index % options.ShardCount == options.Shard)];
        var run = new BuildRun(output, options, mine, stages.Clocks, progress, ReportEvery);
        try
        {
            await run.ExecuteAsync(stages, cancellation).ConfigureAwait(false);
        }
        catch (StorageException exception)
        {
            throw new UserErrorException(
                $"{exception.Message} What is finished is kept: the same settings continue from there.", exception);
        }
        catch (Exception exception) when (WriteProblem.IsOne(exception))
        {
            WriteAdvice advice = new("What is finished is kept.", ", then start again with the same settings");
            throw WriteProblem.Of(folder, folder, 0, exception, advice);
        }

        return run.Report();
    }

    /// <summary>Removes what a build left in a folder; nothing where there is none.</summary>
    /// <param name="folder">The output of a build.</param>
    /// <exception cref="UserErrorException">The folder holds files but no build, or another process works in it.</exception>
    public static void Clear(string folder) => BuildFolder.Clear(folder);

    /// <summary>Somebody else's file where the data set's card would be written; null where there is none.</summary>
    /// <param name="folder">The output of a build.</param>
    public static string? ForeignCard(string folder) =>
        DatasetCard.IsForeign(folder) ? Path.Combine(folder, DatasetCard.FileName) : null;

    private static Action<int>? Reading(int preferences, IProgress<PairProgress>? progress)
    {
        if (progress is null)
        {
            return null;
        }

        long started = Stopwatch.GetTimestamp();
        long reported = started;
        return read =>
        {
            if (Stopwatch.GetElapsedTime(reported) >= ReportEvery)
            {
                reported = Stopwatch.GetTimestamp();
                progress.Report(new PairProgress(PairPhase.Reading, read, preferences, 0, Stopwatch.GetElapsedTime(started), []));
            }
        };
    }

    private void Check()
    {
        SelectionChecks.Check(options.Selection, "selection");
        foreach (SettingField field in Schema.Settings)
        {
            int value = (int)field.GetValue(options)!;
            if (!field.Range.Holds(value))
            {
                throw new UserErrorException(
                    $"{new SettingKey($"pairs.{field.Name}")} is {value} but must be{field.Range.Phrase(NumberRules.Double)}.");
            }
        }

        if (!PairBuildOptions.IsShare(options.Shard, options.ShardCount))
        {
            throw new UserErrorException(
                $"{PairSettings.Shard} is {options.Shard}/{options.ShardCount}, "
                + "but the first number must be from 0 to one less than the second.");
        }
    }

    // Whatever changes the result; the number of workers does not.
    private Dictionary<string, string> Settings(BuildPlan plan)
    {
        Dictionary<string, string> known = KnownSettings(options);
        var all = new Dictionary<string, string>
        {
            [FormatKey] = known[FormatKey],
            ["data"] = plan.Fingerprint,
            ["models"] = models.Fingerprint,
            ["sentences"] = splitter.Fingerprint,
        };
        foreach ((string key, string value) in known)
        {
            all[key] = value;
        }

        return all;
    }

    /// <summary>The settings that are known before models and data are.</summary>
    internal static Dictionary<string, string> KnownSettings(PairBuildOptions options) => new()
    {
        [FormatKey] = "pairs 1",
        ["selection"] = JsonSerializer.Serialize(options.Selection, Readable),
        ["picture_format"] = options.Format.ToString().ToLowerInvariant(),
        ["preview_size"] = options.PreviewSize.ToString(CultureInfo.InvariantCulture),
        ["pictures_per_file"] = options.PicturesPerFile.ToString(CultureInfo.InvariantCulture),
        ["pixel_limit"] = options.PixelLimit.ToString(CultureInfo.InvariantCulture),
        [BuildFolder.SharesKey] = options.ShardCount.ToString(CultureInfo.InvariantCulture),
    };
}
