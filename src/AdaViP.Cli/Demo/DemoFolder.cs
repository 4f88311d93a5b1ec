using AdaViP.Cli.Failures;
using AdaViP.Core;
using AdaViP.Core.Files;
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
    /// <exception cref="UsageErrorException">It holds something that no demo wrote.</exception>
    public static void Prepare(string folder, IReadOnlyList<string> runs)
    {
        string marker = Path.Combine(folder, MarkerName);
        bool isUsed = File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());
        if (isUsed && !File.Exists(marker))
        {
            throw new UsageErrorException($"\"{folder}\" exists and no demo made it; choose another --out.");
        }

        try
        {
            if (isUsed)
            {
                DemoWorld.Remove(folder);
                foreach (string run in runs)
                {
                    Trainer.Remove(Path.Combine(folder, run));
                }
            }

            Directory.CreateDirectory(folder);
            AtomicFile.WriteText(
                marker,
                $"data, model, {string.Join(", ", runs)}: made by 'adavip demo', and replaced by the next demo. "
                + "Other files here stay.\n");
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
