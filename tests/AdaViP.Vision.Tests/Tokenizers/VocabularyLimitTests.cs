using System.IO.Compression;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Testing;
using AdaViP.Vision.Tokenizers;
using Xunit;

namespace AdaViP.Vision.Tests.Tokenizers;

/// <summary>A packed vocabulary is bounded by what it unpacks to, not by its size on disk.</summary>
public sealed class VocabularyLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Vocabulary_ThatUnpacksBeyondTheLimit_IsRefused()
    {
        string path = Path.Combine(_folder.Path, "bomb.txt.gz");
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            byte[] part = new byte[1 << 20];
            for (int i = 0; i <= BoundedFile.Vocabulary / part.Length; i++)
            {
                packed.Write(part);
            }
        }

        Assert.True(new FileInfo(path).Length < 1 << 20);
        string message = Assert.Throws<UserDataException>(() => ClipBytePairs.FromFile(path)).Message;
        Assert.Contains("unpacks to more than 67,108,864", message, StringComparison.Ordinal);
    }
}
