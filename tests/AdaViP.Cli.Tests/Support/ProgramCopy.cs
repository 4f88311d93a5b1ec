namespace AdaViP.Cli.Tests.Support;

/// <summary>The built program beside models of its own, which a test may damage; all else are links.</summary>
/// <param name="folder">Gets <c>program/</c>.</param>
internal sealed class ProgramCopy(TemporaryFolder folder)
{
    private const string Name = "program";

    /// <summary>The program.</summary>
    public string Path { get; } = Make(folder);

    /// <summary>A file of the models beside it.</summary>
    public string Model(string family, string file) => folder.At(Name, family, file);

    /// <summary>Runs a command of it.</summary>
    /// <param name="arguments">Without blanks in them.</param>
    public Task<CommandResult> RunAsync(string arguments) => AdavipProcess.RunShellAsync($"'{Path}' {arguments}", folder.Path);

    // The runtime looks for everything beside the place that the program's links lead to: the program itself is no link.
    private static string Make(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.At(Name));
        foreach (string entry in Directory.EnumerateFileSystemEntries(AppContext.BaseDirectory))
        {
            string name = System.IO.Path.GetFileName(entry);
            string copy = folder.At(Name, name);
            if (name.StartsWith("micro-", StringComparison.Ordinal))
            {
                folder.Copy(entry, System.IO.Path.Combine(Name, name));
            }
            else if (name == "adavip" || name.StartsWith("adavip.", StringComparison.Ordinal))
            {
                File.Copy(entry, copy);
            }
            else
            {
                File.CreateSymbolicLink(copy, entry);
            }
        }

        return folder.At(Name, "adavip");
    }
}
