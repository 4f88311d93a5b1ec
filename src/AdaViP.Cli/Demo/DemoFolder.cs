using AdaViP.Cli.Failures;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.MicroWorld.Demo;
using AdaViP.Training.Runs;

namespace AdaViP.Cli.Demo;

/// <summary>
/// The output folder of the demo: made new, or what an earlier demo made there is replaced; never somebody else's files, nor what
/// the user made beside it.
/// </summary>
internal static class DemoFolder
{
    private const string MarkerName = "made-by-adavip-demo.txt";

    /// <summary>Makes the folder ready.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <param name="runs">Names of the training runs in it.</param>
    /// <param name="sampleCount">Triplets that a demo draws.</param>
    /// <param name="seed">Of what a demo draws.</param>
    /// <exception cref="UsageErrorException">No demo made it.</exception>
    /// <exception cref="UserOptionException">
    /// It holds something that would go with the earlier demo, but is not of it.
    /// </exception>
    public static void Prepare(string folder, IReadOnlyList<string> runs, int sampleCount, int seed)
    {
        string marker = Path.Combine(folder, MarkerName);
        string marked = $"data, model, {string.Join(", ", runs)}: made by 'adavip demo', and replaced by the next demo. "
            + "Other files here stay.\n";
        bool isUsed = File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());
        if (isUsed && !BoundedFile.Holds(marker, marked))
        {
            throw new UsageErrorException(
                $"\"{folder}\" exists and no demo made it ({MarkerName} is missing there, or not as a demo writes it); "
                + "choose another --out.");
        }

        try
        {
            if (isUsed)
            {
                string[] folders = [.. runs.Select(run => Path.Combine(folder, run))];
                DemoWorld.Require(folder);
                Array.ForEach(folders, run => Trainer.RequireRemovable(run, DemoModel.Writes));
                DemoWorld.Remove(folder, sampleCount, seed);
                Array.ForEach(folders, run => Trainer.Remove(run, DemoModel.Writes));
            }

            Directory.CreateDirectory(folder);
            AtomicFile.WriteText(marker, marked);
        }
        catch (IOException e) when (FileProblem.IsFailedWrite(e))
        {
            throw WriteProblem.Of(folder, folder, 0, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageErrorException($"--out is \"{folder}\", which cannot be written: "
                + $"{FolderProblem.Describe(folder, e)}. Choose another folder.", e);
        }
    }
}
