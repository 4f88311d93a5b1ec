using AdaViP.Evaluation.Objects;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Tests.MicroWorld;

/// <summary>Mention F1 and CHAIRi count the same objects of a text, whatever its grammar is.</summary>
public sealed class NamedObjectsTests
{
    private static readonly string[] Words =
    [
        .. ObjectKinds.All.Select(kind => kind.Noun()), .. ObjectKinds.All.Select(kind => kind.Noun() + "s"),
        .. ObjectKinds.Colors.Select(color => color.Word()),
        "a", "The", "picture", "shows", "with", ".", ",", "There", "is", "also",
        "red-plate", "platess", "Fork", "(bat)", "key's", "it's",
    ];

    [Fact]
    public void In_TextsOfAnyOrder_AreTheObjectsThatChairCounts()
    {
        var reader = new ObjectWordReader(ObjectWords.Of(ObjectKinds.All.Select(kind => new[] { kind.Noun() })));
        var random = PortableRandom.For(1, "texts", 0);
        for (int i = 0; i < 300; i++)
        {
            string text = string.Join(
                ' ', Enumerable.Range(0, 1 + random.Next(20)).Select(_ => Words[random.Next(Words.Length)]));
            Assert.Equal(
                reader.Read(text).Mentions.Select(mention => mention.Class).Distinct().Order(StringComparer.Ordinal),
                NamedObjects.In(text).Select(kind => kind.Noun()).Order(StringComparer.Ordinal));
        }
    }
}
