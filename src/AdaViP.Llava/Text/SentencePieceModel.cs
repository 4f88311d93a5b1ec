using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using Google.Protobuf;

namespace AdaViP.Llava.Text;

/// <summary>Pieces and merge scores of a SentencePiece BPE file (the protobuf message <c>sentencepiece.ModelProto</c>).</summary>
internal sealed class SentencePieceModel
{
    private const int PiecesField = 1;
    private const int TrainerField = 2;
    private const int NormalizerField = 3;
    private const int PieceTextField = 1;
    private const int PieceScoreField = 2;
    private const int PieceTypeField = 3;
    private const int ModelTypeField = 3;
    private const int ByteFallbackField = 35;
    private const int NormalizerNameField = 1;
    private const int DummyPrefixField = 3;
    private const int RemoveSpacesField = 4;
    private const int Bpe = 2;

    private readonly string _path;
    private readonly List<(string Text, float Score, int Type)> _pieces = [];
    private int _modelType = 1;
    private bool _byteFallback;
    private string _normalizer = "";
    private bool _dummyPrefix = true;
    private bool _removeSpaces = true;

    private SentencePieceModel(string path) => _path = path;

    /// <summary>Text, merge score and type (see <see cref="SentencePieceType"/>) of each id.</summary>
    internal IReadOnlyList<(string Text, float Score, int Type)> Pieces => _pieces;

    /// <summary>Reads a file and checks that it asks for what the encoder does.</summary>
    /// <exception cref="UserDataException">Not a SentencePiece file, or one with other rules than Llama-2's.</exception>
    internal static SentencePieceModel Read(string path)
    {
        SentencePieceModel model = new(path);
        try
        {
            model.Parse(BoundedFile.Read(path, BoundedFile.Vocabulary));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IOException or UnauthorizedAccessException)
        {
            throw new UserDataException($"{path} cannot be read as a SentencePiece model: {e.Message}", e);
        }

        model.Require(model._pieces.Count > 0, "it has no pieces");
        model.Require(model._modelType == Bpe, "its model type is not BPE");
        model.Require(model._byteFallback, "it has no byte fallback");
        model.Require(model._normalizer == "identity", $"it normalises by \"{model._normalizer}\", not \"identity\"");
        model.Require(model._dummyPrefix && !model._removeSpaces, "it does not keep spaces as Llama-2 does");
        model.Require(
            model._pieces.All(piece => piece.Type is SentencePieceType.Normal or SentencePieceType.Unknown
                or SentencePieceType.Control or SentencePieceType.Byte),
            "it has user-defined or unused pieces");
        model.Require(
            model._pieces.Where(piece => piece.Type == SentencePieceType.Byte).Select(piece => piece.Text)
                .Order(StringComparer.Ordinal).SequenceEqual(Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>")),
            "its byte pieces are not <0x00> to <0xFF>");
        return model;
    }

    private void Parse(byte[] bytes)
    {
        CodedInputStream input = new(bytes);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case PiecesField:
                    ParsePiece(input.ReadBytes().CreateCodedInput());
                    break;
                case TrainerField:
                    ParseTrainer(input.ReadBytes().CreateCodedInput());
                    break;
                case NormalizerField:
                    ParseNormalizer(input.ReadBytes().CreateCodedInput());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private void ParsePiece(CodedInputStream input)
    {
        string text = "";
        float score = 0;
        int type = SentencePieceType.Normal;
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case PieceTextField:
                    text = input.ReadString();
                    break;
                case PieceScoreField:
                    score = input.ReadFloat();
                    break;
                case PieceTypeField:
                    type = input.ReadInt32();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        _pieces.Add((text, score, type));
    }

    private void ParseTrainer(CodedInputStream input)
    {
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case ModelTypeField:
                    _modelType = input.ReadInt32();
                    break;
                case ByteFallbackField:
                    _byteFallback = input.ReadBool();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private void ParseNormalizer(CodedInputStream input)
    {
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case NormalizerNameField:
                    _normalizer = input.ReadString();
                    break;
                case DummyPrefixField:
                    _dummyPrefix = input.ReadBool();
                    break;
                case RemoveSpacesField:
                    _removeSpaces = input.ReadBool();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
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
