namespace AdaViP.Testing;

/// <summary>Folders of the checkout, found by walking up from the test assembly.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder that contains AdaViP.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of a file or folder below tests/assets, which travels with the project.</summary>
    public static string Asset(params string[] parts) => Path.Combine([Root, "tests", "assets", .. parts]);

    private static string FindRoot()
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
