using System.Buffers.Binary;
using System.Text;

namespace AdaViP.MicroWorld.Tokenizers;

/// <summary>
/// Writes a SentencePiece model file (protocol buffers, sentencepiece_model.proto) with Llama-2's layout: the three
/// special pieces, the 256 bytes that every unknown character falls back to, then the learned pieces.
/// </summary>
public static class SentencePieceModel
{
    /// <summary>Id of the first learned piece: 3 special ones and 256 bytes come first.</summary>
    public const int FirstLearnedId = 259;

    private const int WireVarint = 0;
    private const int WireBytes = 2;
    private const int WireFixed32 = 5;

    // sentencepiece_model.proto, SentencePiece.Type
    private const int TypeNormal = 1;
    private const int TypeUnknown = 2;
    private const int TypeControl = 3;
    private const int TypeByte = 6;

    /// <summary>Encodes the model file.</summary>
    /// <param name="learned">Pieces by falling priority, as <see cref="BytePairTrainer.Learn"/> returns them.</param>
    public static byte[] Encode(IReadOnlyList<string> learned)
    {
        using var model = new MemoryStream();
        WritePiece(model, "<unk>", 0, TypeUnknown);
        WritePiece(model, "<s>", 0, TypeControl);
        WritePiece(model, "</s>", 0, TypeControl);
        for (int value = 0; value < 256; value++)
        {
            WritePiece(model, $"<0x{value:X2}>", 0, TypeByte);
        }

        for (int i = 0; i < learned.Count; i++)
        {
            // A byte-pair piece is joined earlier the higher its score is.
            WritePiece(model, learned[i], -i, TypeNormal);
        }

        WriteBytes(model, 2, TrainerSpec(FirstLearnedId + learned.Count));
        WriteBytes(model, 3, NormalizerSpec());
        return model.ToArray();
    }

    private static void WritePiece(MemoryStream model, string piece, float score, int type)
    {
        using var message = new MemoryStream();
        WriteBytes(message, 1, Encoding.UTF8.GetBytes(piece));
        WriteFloat(message, 2, score);
        WriteInteger(message, 3, type);
        WriteBytes(model, 1, message.ToArray());
    }

    private static byte[] TrainerSpec(int vocabularySize)
    {
        const int bytePair = 2;
        using var message = new MemoryStream();
        WriteInteger(message, 3, bytePair);
        WriteInteger(message, 4, vocabularySize);
        WriteInteger(message, 35, 1); // byte_fallback
        WriteInteger(message, 40, 0); // unk_id
        WriteInteger(message, 41, 1); // bos_id
        WriteInteger(message, 42, 2); // eos_id
        WriteInteger(message, 43, -1); // pad_id: none
        WriteBytes(message, 45, "<unk>"u8);
        WriteBytes(message, 46, "<s>"u8);
        WriteBytes(message, 47, "</s>"u8);
        return message.ToArray();
    }

    private static byte[] NormalizerSpec()
    {
        using var message = new MemoryStream();
        WriteBytes(message, 1, "identity"u8);
        WriteInteger(message, 3, 1); // add_dummy_prefix
        WriteInteger(message, 4, 0); // remove_extra_whitespaces
        WriteInteger(message, 5, 1); // escape_whitespaces
        return message.ToArray();
    }

    private static void WriteTag(MemoryStream message, int field, int wireType) =>
        WriteVarint(message, (ulong)(field << 3 | wireType));

    private static void WriteInteger(MemoryStream message, int field, long value)
    {
        WriteTag(message, field, WireVarint);
        WriteVarint(message, (ulong)value);
    }

    private static void WriteFloat(MemoryStream message, int field, float value)
    {
        WriteTag(message, field, WireFixed32);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        message.Write(bytes);
    }

    private static void WriteBytes(MemoryStream message, int field, ReadOnlySpan<byte> value)
    {
        WriteTag(message, field, WireBytes);
        WriteVarint(message, (ulong)value.Length);
        message.Write(value);
    }

    private static void WriteVarint(MemoryStream message, ulong value)
    {
        while (value >= 0x80)
        {
            message.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        message.WriteByte((byte)value);
    }
}
