using Xunit;

namespace AdaViP.Testing;

/// <summary>
/// Files that lie beside the project, not in it: <c>../shared</c> of the folder with AdaViP.sln, or the folder named by
/// the environment variable ADAVIP_SHARED.
/// </summary>
public static class SharedFiles
{
    /// <summary>Full path of a shared file or folder; skips the test, naming it, where it is missing.</summary>
    public static string Require(string relativePath)
    {
        string root = Environment.GetEnvironmentVariable("ADAVIP_SHARED") ?? Path.Combine(SolutionFolder(), "..", "shared");
        string path = Path.GetFullPath(Path.Combine(root, relativePath));
        if (!Path.Exists(path))
        {
            Assert.Skip($"shared/{relativePath} is missing (looked in {Path.GetFullPath(root)}; ADAVIP_SHARED overrides).");
        }

        return path;
    }

    /// <summary>Full path of a file below tests/assets, which travels with the project.</summary>
    public static string Asset(string relativePath) => Path.Combine(SolutionFolder(), "tests", "assets", relativePath);

    /// <summary>The folder that contains AdaViP.sln, upwards from the test assembly.</summary>
    public static string SolutionFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdaViP.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no AdaViP.sln in {AppContext.BaseDirectory} or above it.");
    }
}
