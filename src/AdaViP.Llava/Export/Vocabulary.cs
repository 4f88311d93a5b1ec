using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Llava.Text;

namespace AdaViP.Llava.Export;

/// <summary>
/// The pieces of a <c>tokenizer.model</c> as <c>tokenizer.json</c> has them: the same ids for every text, by the rules that the
/// tokenizers library knows.
/// </summary>
internal abstract class Vocabulary
{
    /// <summary>Texts and roles of the ids.</summary>
    internal abstract PieceNames Names { get; }

    /// <summary>The tokenizer_class of tokenizer_config.json.</summary>
    internal abstract string ClassName { get; }

    /// <summary>Whether each stretch of text between special tokens begins with a space of its own.</summary>
    internal abstract bool PutsSpaceInFront { get; }

    /// <summary>Reads the tokenizer of a checkpoint folder.</summary>
    /// <returns>Null where there is no tokenizer.model, or one that this program does not encode with either.</returns>
    internal static Vocabulary? Of(string folder)
    {
        string path = Path.Combine(folder, "tokenizer.model");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return RankedPieces.Recognises(path) ? RankedVocabulary.Read(path) : SentencePieceVocabulary.Read(path);
        }
        catch (UserDataException)
        {
            // Loading a model refuses such a file with the reason. Saving weights must not fail for the sake of a side file.
            return null;
        }
    }

    /// <summary>Writes the members "normalizer", "pre_tokenizer", "decoder" and "model".</summary>
    internal abstract void WriteRules(Utf8JsonWriter json);
}
