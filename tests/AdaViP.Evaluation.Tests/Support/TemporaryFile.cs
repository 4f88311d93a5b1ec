using System.Text;

namespace AdaViP.Evaluation.Tests.Support;

/// <summary>A file that is removed with its object.</summary>
internal sealed class TemporaryFile : IDisposable
{
    /// <summary>Writes bytes.</summary>
    public TemporaryFile(byte[] content)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"adavip-{Guid.NewGuid():N}.json");
        File.WriteAllBytes(Path, content);
    }

    /// <summary>Writes UTF-8.</summary>
    public TemporaryFile(string content)
        : this(Encoding.UTF8.GetBytes(content))
    {
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
