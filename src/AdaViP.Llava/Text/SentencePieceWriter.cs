using AdaViP.Llava.Text.Wire;
using Google.Protobuf;

namespace AdaViP.Llava.Text;

/// <summary>
/// Writes a SentencePiece model file with Llama-2's layout: the three special pieces, the 256 bytes that every unknown character
/// falls back to, then the learned pieces.
/// </summary>
public static class SentencePieceWriter
{
    /// <summary>Id of the first learned piece: 3 special ones and 256 bytes come first.</summary>
    public const int FirstLearnedId = 259;

    private const string Unknown = "<unk>";
    private const string Begin = "<s>";
    private const string End = "</s>";

    /// <summary>Encodes the model file.</summary>
    /// <param name="learned">Pieces by falling priority: a pair that joins to an earlier one is joined first.</param>
    public static byte[] Encode(IReadOnlyList<string> learned)
    {
        ArgumentNullException.ThrowIfNull(learned);
        return new PieceFile
        {
            Pieces =
            {
                NewPiece(Unknown, 0, Piece.Types.Kind.Unknown),
                NewPiece(Begin, 0, Piece.Types.Kind.Control),
                NewPiece(End, 0, Piece.Types.Kind.Control),
                Enumerable.Range(0, 256).Select(value => NewPiece($"<0x{value:X2}>", 0, Piece.Types.Kind.Byte)),
                learned.Select((text, i) => NewPiece(text, -i, Piece.Types.Kind.Normal)),
            },
            Trainer = new TrainerRules
            {
                Model = TrainerRules.Types.Model.BytePairs,
                VocabularySize = FirstLearnedId + learned.Count,
                ByteFallback = true,
                UnknownId = 0,
                BeginId = 1,
                EndId = 2,
                PaddingId = -1,
                UnknownPiece = Unknown,
                BeginPiece = Begin,
                EndPiece = End,
            },
            Normaliser =
                new NormaliserRules { Name = "identity", SpaceInFront = true, MergesSpaces = false, EscapesSpaces = true },
        }.ToByteArray();
    }

    private static Piece NewPiece(string text, float score, Piece.Types.Kind kind) =>
        new() { Text = text, Score = score, Kind = kind };
}
