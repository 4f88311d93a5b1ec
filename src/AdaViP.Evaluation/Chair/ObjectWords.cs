using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.Chair;

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
            // Older lemmatizers cut "glass" down to this. Its parts are no words, so it is added after the forms.
            _doubleWords["wine glas"] = "wine glass";
        }
    }

    /// <summary>Word or double word to its class; where a word stands in two classes the later one has it, as officially.</summary>
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
    /// <exception cref="UserDataException">The file cannot be read or has no words.</exception>
    public static ObjectWords ReadCoco(string path)
    {
        ObjectWords words = Coco(Utf8File.ReadLines(path));
        return words.Classes.Count > 0
            ? words
            : throw new UserDataException($"{new FilePlace(path, 1)}: no words; expected a line per class, its name and synonyms separated by \", \".");
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
