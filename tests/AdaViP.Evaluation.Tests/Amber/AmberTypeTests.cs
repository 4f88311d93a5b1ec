using AdaViP.Core.Data;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Amber;

public sealed class AmberTypeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
        File.WriteAllText(Path.Combine(_folder.Path, "relation.json"), "{}");
        File.WriteAllText(Path.Combine(_folder.Path, "safe_words.txt"), "");
        File.WriteAllText(
            Path.Combine(_folder.Path, "annotations.json"), $"[{{\"id\": 1, \"type\": \"{type}\", \"truth\": \"yes\"}}]");
        return AmberAnnotationReader.Read(new AnnotationFiles([_folder.Path]));
    }
}
