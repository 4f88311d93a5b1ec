using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Llava.Text.Wire;
using Google.Protobuf;
using Kind = AdaViP.Llava.Text.Wire.Piece.Types.Kind;

namespace AdaViP.Llava.Text;

/// <summary>Pieces and merge scores of a SentencePiece BPE file (sentencepiece.proto).</summary>
internal sealed class SentencePieceModel
{
    private readonly string _path;

    private SentencePieceModel(string path, IReadOnlyList<Piece> pieces)
    {
        _path = path;
        Pieces = pieces;
    }

    /// <summary>The piece of each id.</summary>
    internal IReadOnlyList<Piece> Pieces { get; }

    /// <summary>Reads a file and checks that it asks for what the encoder does.</summary>
    /// <exception cref="UserDataException">Not a SentencePiece file, or one with other rules than Llama-2's.</exception>
    internal static SentencePieceModel Read(string path)
    {
        PieceFile file;
        try
        {
            file = PieceFile.Parser.WithDiscardUnknownFields(true).ParseFrom(
                InputFile.ReadAllBytes(path, BoundedFile.Vocabulary, null, "Copy the file of the model into its folder again."));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new UserDataException(
                $"{path} is not a whole SentencePiece model: it was cut short, or is a file of another kind. "
                    + "Fetch the file again.", e);
        }

        TrainerRules trainer = file.Trainer ?? new TrainerRules();
        NormaliserRules normaliser = file.Normaliser ?? new NormaliserRules();
        SentencePieceModel model = new(path, file.Pieces);
        model.Require(file.Pieces.Count > 0, "it has no pieces");
        model.Require(trainer.Model == TrainerRules.Types.Model.BytePairs, "its model type is not BPE");
        model.Require(trainer.ByteFallback, "it has no byte fallback");
        model.Require(normaliser.Name == "identity", $"it normalises by \"{normaliser.Name}\", not \"identity\"");
        model.Require(normaliser.SpaceInFront && !normaliser.MergesSpaces, "it does not keep spaces as Llama-2 does");
        model.Require(
            file.Pieces.All(piece => piece.Kind is Kind.Normal or Kind.Unknown or Kind.Control or Kind.Byte),
            "it has user-defined or unused pieces");
        model.Require(
            file.Pieces.Where(piece => piece.Kind == Kind.Byte).Select(piece => piece.Text)
                .Order(StringComparer.Ordinal).SequenceEqual(Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>")),
            "its byte pieces are not <0x00> to <0xFF>");
        return model;
    }

    private void Require(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new UserDataException(
                $"{_path}: {complaint}. Only SentencePiece BPE models with Llama-2's rules can be used.");
        }
    }
}
