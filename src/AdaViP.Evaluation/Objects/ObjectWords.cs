using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Settings;
using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.Objects;

/// <summary>
/// Object classes with their synonyms, and the double words that are looked for before single ones. A word list is data: a
/// line per class, the class first, then its synonyms, separated by ", ".
/// </summary>
public sealed class ObjectWords
{
    private static readonly string[] Animals =
        ["bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "animal", "cub"];

    private static readonly string[] Vehicles = ["jet", "train"];

    private readonly Dictionary<string, string> _classes = [];
    private readonly Dictionary<string, string> _doubleWords = [];
    private readonly NounForms _forms;

    private ObjectWords(IEnumerable<IReadOnlyList<string>> classes, bool withCocoDoubleWords)
    {
        foreach (IReadOnlyList<string> synonyms in classes)
        {
            foreach (string word in synonyms)
            {
                _classes[word] = synonyms[0];
            }
        }

        foreach (string word in _classes.Keys.Where(word => word.Contains(' ', StringComparison.Ordinal)))
        {
            _doubleWords[word] = word;
        }

        if (withCocoDoubleWords)
        {
            AddCocoDoubleWords();
        }

        _forms = new NounForms(_classes.Keys.Concat(_doubleWords.Keys).SelectMany(word => word.Split(' ')));
        if (withCocoDoubleWords)
        {
            // Older lemmatizers cut "glass" down to this. Its parts are not words, so it is added after the forms.
            _doubleWords["wine glas"] = "wine glass";
        }
    }

    /// <summary>
    /// Word or double word to its class; where a word stands in two classes the later one has it, as officially.
    /// </summary>
    public IReadOnlyDictionary<string, string> Classes => _classes;

    /// <summary>Double word, in the singular, to what it counts as.</summary>
    public IReadOnlyDictionary<string, string> DoubleWords => _doubleWords;

    /// <summary>Written forms of the words.</summary>
    public NounForms Forms => _forms;

    /// <summary>Words of a benchmark of one's own.</summary>
    /// <param name="classes">Per class its name, then its synonyms, all in the singular and in lower case.</param>
    public static ObjectWords Of(IEnumerable<IReadOnlyList<string>> classes) => new(classes, withCocoDoubleWords: false);

    /// <summary>The lines of a word list, with the double words of COCO that Object HalBench and CHAIR add.</summary>
    /// <param name="lines">Lines of synonyms_refine.txt or a list of that form.</param>
    public static ObjectWords Coco(IEnumerable<string> lines) => new(Parse(lines), withCocoDoubleWords: true);

    /// <summary>Reads synonyms_refine.txt or a list of that form, with COCO's double words.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asOfficial">Leave a word of two classes to the later one, as the official script does; else it is
    /// refused.</param>
    /// <exception cref="UserDataException">
    /// The file cannot be read or has no words, or a word is none or stands in two classes; names file and line.
    /// </exception>
    public static ObjectWords ReadCoco(string path, bool asOfficial)
    {
        IReadOnlyList<string> lines = Utf8File.ReadLines(path);
        Check(path, lines, asOfficial);
        ObjectWords words = Coco(lines);
        return words.Classes.Count > 0
            ? words
            : throw new UserDataException($"{new FilePlace(path, 1)}: "
                + "no words; expected a line per class, its name and synonyms separated by \", \".");
    }

    private static void Check(string path, IReadOnlyList<string> lines, bool asOfficial)
    {
        var known = new Dictionary<string, (string Class, FilePlace Place)>();
        for (int i = 0; i < lines.Count; i++)
        {
            var place = new FilePlace(path, i + 1);
            foreach (IReadOnlyList<string> synonyms in Parse([lines[i]]))
            {
                foreach (string word in synonyms)
                {
                    if (word.Length == 0 || word.Contains(',', StringComparison.Ordinal))
                    {
                        throw new UserDataException(
                            $"{place}: \"{word}\" is not a word; "
                            + "words are separated by a comma and a blank, as in \"dog, puppy\". Correct the line.");
                    }

                    if (!known.TryAdd(word, (synonyms[0], place)) && known[word].Class != synonyms[0] && !asOfficial)
                    {
                        throw new UserDataException(
                            $"{place}: \"{word}\" is a word of \"{synonyms[0]}\" here and of \"{known[word].Class}\" "
                                + $"in {known[word].Place.Position}. Keep it in one class, or leave it to the later one, "
                                + $"as the official script does, with {EvaluationSettings.AsOfficial}.");
                    }
                }
            }
        }
    }

    /// <summary>Word lists of lines "class, synonym, synonym".</summary>
    /// <param name="lines">The lines; blank ones are left out.</param>
    public static IEnumerable<IReadOnlyList<string>> Parse(IEnumerable<string> lines) => lines
        .Select(PythonText.Strip)
        .Where(line => line.Length > 0)
        .Select(line => (IReadOnlyList<string>)[.. line.Split(", ").Select(PythonText.Strip)]);

    private void AddCocoDoubleWords()
    {
        _doubleWords["home plate"] = "home plate";
        _doubleWords["train track"] = "train track";
        foreach (string animal in Animals)
        {
            _doubleWords["baby " + animal] = animal;
            _doubleWords["adult " + animal] = animal;
        }

        foreach (string vehicle in Vehicles)
        {
            _doubleWords["passenger " + vehicle] = vehicle;
        }

        _doubleWords["bow tie"] = "tie";
        _doubleWords["toilet seat"] = "toilet";
    }
}
