using AdaViP.Cli.Failures;
using AdaViP.Core;
using AdaViP.Core.Files;

namespace AdaViP.Cli.Demo;

/// <summary>
/// The output folder of the demo: made new, or replaced when an earlier demo made it; never somebody else's files.
/// </summary>
internal static class DemoFolder
{
    private const string MarkerName = "made-by-adavip-demo.txt";

    /// <summary>Makes the folder ready.</summary>
    /// <exception cref="UsageErrorException">It holds something that no demo wrote.</exception>
    public static void Prepare(string folder)
    {
        string marker = Path.Combine(folder, MarkerName);
        bool isUsed = File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());
        if (isUsed && !File.Exists(marker))
        {
            throw new UsageErrorException($"\"{folder}\" exists and no demo made it; choose another --out.");
        }

        if (isUsed)
        {
            Directory.Delete(folder, recursive: true);
        }

        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.WriteText(marker, "Everything in this folder was made by 'adavip demo'; the next demo replaces it.\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageErrorException($"--out is \"{folder}\", which cannot be written: "
                + $"{FolderProblem.Describe(folder, e)}.", e);
        }
    }
}
