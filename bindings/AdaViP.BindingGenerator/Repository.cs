namespace AdaViP.BindingGenerator;

/// <summary>Where the header lies and where the generated files go.</summary>
internal static class Repository
{
    /// <summary>The one public header, relative to the root.</summary>
    public const string Header = "native/include/adavip/adavip.h";

    /// <summary>Folder of the generated files, relative to the root.</summary>
    public const string Generated = "bindings/AdaViP.Native/Generated";

    /// <summary>The folder with AdaViP.sln, at <paramref name="start"/> or above it; null where there is none.</summary>
    public static string? FindRoot(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdaViP.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>Writes what changed.</summary>
    /// <returns>Exit code 0.</returns>
    public static int Save(string root, IReadOnlyDictionary<string, string> files)
    {
        foreach ((string name, string text) in files)
        {
            string path = Path.Combine(root, Generated, name);
            bool same = File.Exists(path) && File.ReadAllText(path) == text;
            if (!same)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }

            Console.WriteLine($"{Generated}/{name}: {(same ? "unchanged" : "written")}");
        }

        return 0;
    }

    /// <summary>Says which files differ from what the header gives.</summary>
    /// <returns>Exit code: 0 when all are current, 1 otherwise.</returns>
    public static int Compare(string root, IReadOnlyDictionary<string, string> files)
    {
        int stale = 0;
        foreach ((string name, string text) in files)
        {
            string path = Path.Combine(root, Generated, name);
            if (!File.Exists(path) || File.ReadAllText(path) != text)
            {
                Console.Error.WriteLine($"{Generated}/{name} is not what {Header} gives.");
                stale++;
            }
        }

        return stale == 0 ? 0 : 1;
    }
}
