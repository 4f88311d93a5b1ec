using Xunit;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>What lies beside the project at ../shared; a test that needs it is skipped by name where it is absent.</summary>
internal static class SharedFolder
{
    internal static string Require(string relative)
    {
        string? root = Environment.GetEnvironmentVariable("ADAVIP_SHARED") ?? Find();
        string path = Path.Combine(root ?? "../shared", relative);
        if (root is null || (!Directory.Exists(path) && !File.Exists(path)))
        {
            Assert.Skip($"{path} is missing");
        }

        return path;
    }

    /// <summary>A file or folder of tests/assets, which is always there.</summary>
    internal static string Asset(string relative) => Path.Combine(Root()!, "tests", "assets", relative);

    private static string? Find() => Root() is string root ? Path.Combine(Path.GetDirectoryName(root) ?? "/", "shared") : null;

    private static string? Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdaViP.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
