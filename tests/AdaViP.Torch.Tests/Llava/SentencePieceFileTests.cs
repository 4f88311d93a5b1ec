using AdaViP.Core.Data;
using AdaViP.Llava.Text;
using AdaViP.Llava.Text.Wire;
using Google.Protobuf;
using Xunit;
using Kind = AdaViP.Llava.Text.Wire.Piece.Types.Kind;

namespace AdaViP.Torch.Tests.Llava;

public sealed class SentencePieceFileTests
{
    [Fact]
    public void Encode_TwoPieces_IsTheFileThatSentencePieceDescribes()
    {
        byte[] bytes = SentencePieceWriter.Encode(["ab", "a"]);

        // pieces { text: "<unk>" score: 0 kind: UNKNOWN }
        Assert.Equal("0A0E0A053C756E6B3E15000000001802", Convert.ToHexString(bytes.AsSpan(0, 16)));

        // trainer { BPE, 261 pieces, byte fallback, ids 0, 1, 2, -1, names of the special pieces }, normaliser { identity, 1, 0,
        // 1 }
        Assert.Equal(
            "12321802208502980201C00200C80201D00202D802FFFFFFFFFFFFFFFFFF01EA02053C756E6B3EF202033C733EFA02043C2F733E"
                + "1A100A086964656E74697479180120002801",
            Convert.ToHexString(bytes.AsSpan(bytes.Length - 70)));

        using TemporaryFolder folder = new();
        SentencePieceModel model = Read(folder, bytes);
        Assert.Equal(SentencePieceWriter.FirstLearnedId + 2, model.Pieces.Count);
        Assert.Equal(("ab", 0f, Kind.Normal), (model.Pieces[259].Text, model.Pieces[259].Score, model.Pieces[259].Kind));
        Assert.Equal(("a", -1f, Kind.Normal), (model.Pieces[260].Text, model.Pieces[260].Score, model.Pieces[260].Kind));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public void Read_PieceOfAnotherKind_IsRefused(int kind) =>
        Refused("user-defined or unused pieces", file => file.Pieces[260].Kind = (Kind)kind);

    [Fact]
    public void Read_FileWithOtherRules_IsRefused()
    {
        Refused("its model type is not BPE", file => file.Trainer = null);
        Refused("no byte fallback", file => file.Trainer.ClearByteFallback());
        Refused("it normalises by \"\", not \"identity\"", file => file.Normaliser = null);
        Refused("does not keep spaces", file => file.Normaliser.ClearMergesSpaces());
        Refused("it has no pieces", file => file.Pieces.Clear());
        Refused("byte pieces", file => file.Pieces.RemoveAt(3));
    }

    // The library speaks of protocol messages and end-group tags.
    [Fact]
    public void Read_FileThatIsCutOrOfAnotherKind_IsCalledSo()
    {
        byte[] whole = SentencePieceWriter.Encode(["ab", "a"]);
        using TemporaryFolder folder = new();
        foreach (byte[] bytes in (byte[][])[whole[..^3], "{\"model_type\": \"llava\"}"u8.ToArray()])
        {
            UserDataException e = Assert.Throws<UserDataException>(() => Read(folder, bytes));
            Assert.Equal(
                $"{folder.At("tokenizer.model")} is not a whole SentencePiece model: it was cut short, or is a file of another "
                    + "kind. Fetch the file again.",
                e.Message);
        }
    }

    private static void Refused(string complaint, Action<PieceFile> change)
    {
        PieceFile file = PieceFile.Parser.ParseFrom(SentencePieceWriter.Encode(["ab", "a"]));
        change(file);
        using TemporaryFolder folder = new();
        UserDataException e = Assert.Throws<UserDataException>(() => Read(folder, file.ToByteArray()));
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
    }

    private static SentencePieceModel Read(TemporaryFolder folder, byte[] bytes)
    {
        string path = folder.At("tokenizer.model");
        File.WriteAllBytes(path, bytes);
        return SentencePieceModel.Read(path);
    }
}
