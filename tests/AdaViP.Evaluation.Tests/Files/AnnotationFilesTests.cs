using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Files;

/// <summary>What is found out about large files is found out once.</summary>
public sealed class AnnotationFilesTests
{
    [Fact]
    public void Remember_TheSameFile_IsReadOnce()
    {
        var read = new List<string>();
        var files = new AnnotationFiles(["a", "b"]);
        bool IsFirst(string path) => files.Remember([path], () =>
        {
            read.Add(path);
            return path == "a";
        });
        Assert.True(IsFirst("a"));
        Assert.True(IsFirst("a"));
        Assert.False(IsFirst("b"));
        Assert.False(IsFirst("b"));
        Assert.Equal(["a", "b"], read);
    }

    [Fact]
    public void AmberAnnotations_CheckedAndScored_AreReadOnce_AndAgainOnceTheyWereWritten()
    {
        using var folder = new TemporaryFolder();
        folder.Write("relation.json", """{"cat": ["kitten"]}""");
        folder.Write("safe_words.txt", "picture\n");
        folder.Write("annotations.json", """[{"id": 1, "type": "generative", "truth": ["cat"], "hallu": []}]""");
        var files = new AnnotationFiles([folder.Path]);
        AmberAnnotations first = AmberAnnotationReader.Read(files);
        Assert.Same(first, AmberAnnotationReader.Read(files));

        folder.Write("annotations.json", """[{"id": 1, "type": "relation", "truth": "yes"}]""");
        Assert.Equal(AmberKind.Relation, Assert.Single(AmberAnnotationReader.Read(files).Items).Kind);
        Assert.Equal(3, files.Used.Count);
    }
}
