using System.Text;

namespace AdaViP.Testing;

/// <summary>A folder that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adavip-test-");

    /// <summary>Full path.</summary>
    public string Path => _folder.FullName;

    /// <summary>Full path of something in the folder, which need not exist.</summary>
    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file and returns its full path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a UTF-8 file without a byte order mark and returns its full path.</summary>
    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>
    /// Copies a folder with everything in it, writable whatever the original is, and returns the path of the copy.
    /// </summary>
    public string Copy(string source, string name = "copy")
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            Write(System.IO.Path.Combine(name, System.IO.Path.GetRelativePath(source, file)), File.ReadAllBytes(file));
        }

        return At(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
