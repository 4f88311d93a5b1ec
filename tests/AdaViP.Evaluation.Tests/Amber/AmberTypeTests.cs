using AdaViP.Core.Data;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Files;
using Xunit;

namespace AdaViP.Evaluation.Tests.Amber;

public sealed class AmberTypeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adavip-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("relation")]
    [InlineData("discriminative-relation")]
    [InlineData("discriminative-hallucination")]
    public void Read_TypeOfAmber_IsAccepted(string type) => Assert.Single(Read(type).Items);

    [Theory]
    [InlineData("discriminative-size")]
    [InlineData("Generative")]
    [InlineData("")]
    public void Read_AnotherType_NamesLineValueAndWhatIsAllowed(string type)
    {
        string message = Assert.Throws<UserDataException>(() => Read(type)).Message;

        Assert.Contains("annotations.json, line 1", message, StringComparison.Ordinal);
        Assert.Contains($"\"type\" is \"{type}\"", message, StringComparison.Ordinal);
        Assert.Contains("discriminative-attribute-state", message, StringComparison.Ordinal);
    }

    private AmberAnnotations Read(string type)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "relation.json"), "{}");
        File.WriteAllText(Path.Combine(_folder.FullName, "safe_words.txt"), "");
        File.WriteAllText(
            Path.Combine(_folder.FullName, "annotations.json"), $"[{{\"id\": 1, \"type\": \"{type}\", \"truth\": \"yes\"}}]");
        return AmberAnnotationReader.Read(new AnnotationFiles([_folder.FullName]));
    }
}
