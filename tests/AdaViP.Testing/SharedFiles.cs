using Xunit;

namespace AdaViP.Testing;

/// <summary>
/// Files that lie beside the project, not in it: <c>../shared</c> of the folder with AdaViP.sln, or the folder named by
/// the environment variable ADAVIP_SHARED.
/// </summary>
public static class SharedFiles
{
    /// <summary>Full path of a shared file or folder; skips the test, naming it, where it is missing.</summary>
    public static string Require(params string[] parts)
    {
        string root = Path.GetFullPath(
            Environment.GetEnvironmentVariable("ADAVIP_SHARED") ?? Path.Combine(RepositoryPaths.Root, "..", "shared"));
        string path = Path.GetFullPath(Path.Combine([root, .. parts]));
        if (!Path.Exists(path))
        {
            Assert.Skip($"shared/{string.Join('/', parts)} is missing (looked in {root}; ADAVIP_SHARED overrides).");
        }

        return path;
    }
}
