using System.IO.Compression;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Testing;
using AdaViP.Vision.Tests.Foundation;
using AdaViP.Vision.Tests.Support;
using AdaViP.Vision.Tokenizers;
using Xunit;

namespace AdaViP.Vision.Tests.Tokenizers;

/// <summary>Ids of ordinary and hostile texts against the reference tokenizers.</summary>
public sealed class TokenizerGoldenTests
{
    [Fact]
    public void Bert_EveryGoldenText_HasTheReferenceIds()
    {
        var pieces = BertWordPieces.FromFile(SharedFiles.Require("fixtures/bert/vocab.txt"));
        Check("bert", text => pieces.Encode(text));
    }

    [Fact]
    public void Clip_EveryGoldenText_HasTheReferenceIds()
    {
        var pieces = ClipBytePairs.FromFile(SharedFiles.Require("fixtures/clip/bpe_simple_vocab_16e6.txt.gz"));
        Check("clip", text => pieces.Encode(text));
    }

    [Fact]
    public void Clip_SentencesOfTheScorer_ArePaddedAndCutAsTheReference()
    {
        var pieces = ClipBytePairs.FromFile(SharedFiles.Require("fixtures/clip/bpe_simple_vocab_16e6.txt.gz"));
        JsonElement golden = GoldenFiles.Json("foundation/clip");
        JsonElement ids = golden.GetProperty("input_ids");
        int row = 0;
        foreach (JsonElement sentence in golden.GetProperty("sentences").EnumerateArray())
        {
            int[] expected = [.. ids[row++].EnumerateArray().Select(id => id.GetInt32())];
            Assert.Equal(expected, pieces.EncodePadded(sentence.GetString()!, expected.Length, out int used));
            Assert.Equal(Array.IndexOf(expected, pieces.End) + 1, used);
        }
    }

    [Fact]
    public void DetectorPrompts_EveryGoldenPrompt_HasTheReferenceMask()
    {
        var pieces = BertWordPieces.FromFile(SharedFiles.Require("fixtures/bert/vocab.txt"));
        foreach (JsonElement row in GoldenFiles.Json("foundation/dino-masks").GetProperty("rows").EnumerateArray())
        {
            string text = row.GetProperty("text").GetString()!;
            var prompt = DetectorPrompt.Create(pieces, text);
            Assert.Equal(Numbers(row, "input_ids"), prompt.Ids);
            Assert.Equal(Numbers(row, "position_ids"), prompt.Positions);
            int ones = 0;
            for (int i = 0; i < prompt.Length; i++)
            {
                for (int j = 0; j < prompt.Length; j++)
                {
                    ones += prompt.Attends(i, j) ? 1 : 0;
                }
            }

            Assert.Equal(row.GetProperty("mask_ones").GetInt32(), ones);
            if (row.GetProperty("mask_rows") is { ValueKind: JsonValueKind.Array } rows)
            {
                string[] found = [.. Enumerable.Range(0, prompt.Length).Select(i =>
                    string.Concat(Enumerable.Range(0, prompt.Length).Select(j => prompt.Attends(i, j) ? '1' : '0')))];
                Assert.Equal(rows.EnumerateArray().Select(line => line.GetString()), found);
            }
        }
    }

    [Theory]
    [InlineData("cat", "cat .")]
    [InlineData("  Cat.  ", "cat.")]
    [InlineData("T-Shirt . Dog", "t-shirt . dog .")]
    public void Caption_Text_IsLowerCaseWithAFullStop(string text, string expected) =>
        Assert.Equal(expected, DetectorPrompt.Caption(text));

    [Fact]
    public void Vocabulary_WithoutASpecialPiece_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "vocab.txt");
        File.WriteAllText(path, "[PAD]\n[UNK]\n[CLS]\n.\n?\n");
        UserDataException error = Assert.Throws<UserDataException>(() => BertWordPieces.FromFile(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("[SEP]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n\nb\n", ":7: this line is empty")]
    [InlineData("a\n.\n", ":7: \".\" is in line 4 too")]
    public void Vocabulary_EmptyLineOrPieceTwice_IsRefusedWithItsLine(string more, string complaint)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "vocab.txt");
        File.WriteAllText(path, "[PAD]\n[UNK]\n[CLS]\n.\n?\n" + more);
        UserDataException error = Assert.Throws<UserDataException>(() => BertWordPieces.FromFile(path));
        Assert.Contains(path + complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vocabulary_LineThatIsNotUtf8_IsRefusedWithItsLine()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "vocab.txt");
        File.WriteAllBytes(path, [.. "[PAD]\ncaf"u8, 0xE9, .. "\n[UNK]\n"u8]);
        UserDataException error = Assert.Throws<UserDataException>(() => BertWordPieces.FromFile(path));
        Assert.Contains(path + ":2: this line is not valid UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void Merges_PackedFileThatEndsEarly_IsRefused(int cut)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "bpe.txt.gz");
        using var whole = new MemoryStream();
        using (var packed = new GZipStream(whole, CompressionLevel.Optimal, leaveOpen: true))
        {
            packed.Write(File.ReadAllBytes(FoundationFixture.Shipped.Scorer!.Merges.Path));
        }

        File.WriteAllBytes(path, whole.ToArray()[..^cut]);
        UserDataException error = Assert.Throws<UserDataException>(() => ClipBytePairs.FromFile(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_TooFew_AreRefusedWithBothCounts()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "bpe.txt");
        File.WriteAllText(path, "#version\na b\n");
        UserDataException error = Assert.Throws<UserDataException>(() => ClipBytePairs.FromFile(path));
        Assert.Contains("2 lines", error.Message, StringComparison.Ordinal);
        Assert.Contains("48894", error.Message, StringComparison.Ordinal);
    }

    private static void Check(string kind, Func<string, IReadOnlyList<int>> encode)
    {
        foreach (JsonElement row in GoldenFiles.Json("tokenizers").GetProperty("rows").EnumerateArray())
        {
            string text = row.GetProperty("text").GetString()!;
            int[] expected = Numbers(row, kind);
            IReadOnlyList<int> found = encode(text);
            Assert.True(
                expected.SequenceEqual(found),
                $"{kind} \"{text}\": [{string.Join(", ", found)}], expected [{string.Join(", ", expected)}]");
        }
    }

    private static int[] Numbers(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];
}
