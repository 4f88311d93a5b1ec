using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Vocabularies;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Vision.Tokenizers;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>The vocabularies as the readers of the real models read them.</summary>
public sealed class WorldVocabularyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Words =>
        [.. WorldVocabulary.Tags, .. ObjectKinds.Colors.Select(color => color.Word()), "a", "with", "picture", "shows", "can"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Words))]
    public void EveryWord_OfTheWorld_IsOnePieceOfBothVocabularies(string word)
    {
        string merges = Write("merges.txt", WorldVocabulary.Merges);
        Assert.Single(ClipBytePairs.FromFile(merges, ClipBytePairs.Available(merges)).Encode(word));
        BertWordPieces pieces = BertWordPieces.FromFile(Write("wordpieces.txt", WorldVocabulary.WordPieces));
        Assert.NotEqual(pieces.Unknown, Assert.Single(pieces.Encode(word)));
    }

    [Fact]
    public void Nouns_OfTheDetector_HaveTheIdsThatItIsTrainedWith()
    {
        BertWordPieces pieces = BertWordPieces.FromFile(Write("wordpieces.txt", WorldVocabulary.WordPieces));
        Assert.Equal(
            Enumerable.Range(WorldVocabulary.FirstNoun, ObjectKinds.All.Count),
            ObjectKinds.All.Select(kind => pieces.Encode(kind.Noun()).Single()));
        Assert.True(pieces.Encode("cat").Count > 1, "a word that the world does not have is spelled letter by letter");
    }

    [Fact]
    public void Captions_OfAnyStyle_HaveAPieceForEachWordAndStop()
    {
        string merges = Write("merges.txt", WorldVocabulary.Merges);
        var pieces = ClipBytePairs.FromFile(merges, ClipBytePairs.Available(merges));
        var red = new Mention(ObjectKind.Plate, ObjectColor.Red);
        string plain = CaptionWriter.Write([new(red, red), new(red)], CaptionStyle.Plain);
        Assert.Equal("The picture shows a red plate with a red plate. There is also a red plate.", plain);
        Assert.Equal(18, pieces.Encode(plain).Count);
    }

    private string Write(string name, IEnumerable<string> lines) => _folder.Write(name, string.Join('\n', lines) + "\n");
}
