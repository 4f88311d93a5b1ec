namespace AdaViP.Torch.Tests.Llava;

/// <summary>A folder of a test's own, deleted with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("adavip-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A writable copy of a folder's files.</summary>
    internal string CopyOf(string source, string name = "copy")
    {
        string target = File(name);
        Directory.CreateDirectory(target);
        foreach (string file in Directory.EnumerateFiles(source))
        {
            System.IO.File.WriteAllBytes(System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)),
                System.IO.File.ReadAllBytes(file));
        }

        return target;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
