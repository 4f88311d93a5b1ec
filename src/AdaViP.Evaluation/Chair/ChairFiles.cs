using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;

namespace AdaViP.Evaluation.Chair;

/// <summary>
/// Reads captions and truths of any picture collection, JSON lines or a list each: captions with <c>id</c>, <c>image_id</c> or
/// <c>image</c>, and <c>caption</c>, <c>text</c>, <c>answer</c> or <c>response</c>; truths with the same key and <c>objects</c>,
/// a list of words.
/// </summary>
public static class ChairFiles
{
    private static readonly string[] Keys = ["id", "image_id", "image"];

    // COCO's own files have an id per caption beside the picture's.
    private static readonly string[] CocoKeys = ["image_id", "image", "id"];

    private static readonly string[] Texts = ["caption", "text", "answer", AnswerRows.Response];

    /// <summary>All captions of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ofCoco">Whether the pictures are COCO's, whose id comes before one of the caption.</param>
    /// <param name="dropIncomplete">Whether <see cref="IncompleteSentence"/> takes the end of a caption away.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read; names file and line.</exception>
    public static IReadOnlyList<ChairCaption> ReadCaptions(string path, bool ofCoco = false, bool dropIncomplete = false) =>
    [
        .. AnswerRows.Read(path, "captions to score").Select(row =>
        {
            string text = row.Text(row.FirstOf(Texts));
            return new ChairCaption(
                Key(row, ofCoco ? CocoKeys : Keys), dropIncomplete ? IncompleteSentence.Drop(text) : text, row.Place);
        }),
    ];

    /// <summary>Key to the classes in the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="words">The word list; an object may be given by any of its words.</param>
    /// <exception cref="UserDataException">
    /// The file or a row cannot be read, or a word is not in the list; names file and line.
    /// </exception>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> ReadTruths(string path, ObjectWords words)
    {
        var truths = new Dictionary<string, IReadOnlySet<string>>();
        foreach (JsonRow row in JsonRows.Read(path))
        {
            var classes = new HashSet<string>();
            foreach (string word in row.Texts("objects"))
            {
                classes.Add(words.Classes.TryGetValue(word, out string? name)
                    ? name
                    : throw new UserDataException(
                        $"{row.Place}: the object \"{word}\" is not in the word list. Add it there, or correct it here."));
            }

            if (!truths.TryAdd(Key(row, Keys), classes))
            {
                throw new UserDataException($"{row.Place}: \"{Key(row, Keys)}\" appears twice. Keep one of the rows.");
            }
        }

        return truths;
    }

    private static string Key(JsonRow row, string[] keys)
    {
        string field = row.FirstOf(keys);
        JsonElement value = row.Required(field);
        return value.ValueKind switch
        {
            JsonValueKind.String => row.Text(field),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw row.Wrong(field, value, "a text or a number"),
        };
    }
}
