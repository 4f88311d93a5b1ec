using AdaViP.Evaluation.Files;
using Xunit;

namespace AdaViP.Evaluation.Tests.Files;

/// <summary>What is found out about large files is found out once.</summary>
public sealed class AnnotationFilesTests
{
    [Fact]
    public void Remember_TheSameFile_IsReadOnce()
    {
        var read = new List<string>();
        bool IsFirst(string path)
        {
            read.Add(path);
            return path == "a";
        }

        var files = new AnnotationFiles(["a", "b"]);
        Assert.True(files.Remember("a", IsFirst));
        Assert.True(files.Remember("a", IsFirst));
        Assert.False(files.Remember("b", IsFirst));
        Assert.False(files.Remember("b", IsFirst));
        Assert.Equal(["a", "b"], read);
    }
}
