namespace AdaViP.Cli.Tests.Support;

/// <summary>Folders of the checkout, found by walking up from the test assembly.</summary>
internal static class RepositoryPaths
{
    /// <summary>The folder that contains AdaViP.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder of the repository's own test data.</summary>
    public static string Asset(params string[] parts) => Path.Combine([Root, "tests", "assets", .. parts]);

    /// <summary>The golden outputs beside the checkout; skips the calling test where they are not.</summary>
    public static string Golden(params string[] parts) => Shared(["goldens", .. parts]);

    /// <summary>A file or folder of the shared data; skips the calling test where it is not.</summary>
    public static string Shared(params string[] parts)
    {
        string root = Environment.GetEnvironmentVariable("ADAVIP_SHARED") ?? Path.Combine(Root, "..", "shared");
        string path = Path.GetFullPath(Path.Combine([root, .. parts]));
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            Assert.Skip($"shared data missing: {string.Join('/', parts)}");
        }

        return path;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdaViP.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"AdaViP.sln is not above {AppContext.BaseDirectory}.");
    }
}
