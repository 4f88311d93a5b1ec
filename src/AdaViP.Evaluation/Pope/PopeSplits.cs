using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Pope;

/// <summary>
/// The three splits of POPE in one file of answers. LLaVA numbers its questions from 1, 10000001 and 20000001 by split and keeps
/// the labels in the official file of each split.
/// </summary>
public static class PopeSplits
{
    private const long Block = 10_000_000;

    /// <summary>The splits as they are published.</summary>
    public static IReadOnlyList<string> Names { get; } = ["random", "popular", "adversarial"];

    /// <summary>The splits that some questions are of, in their order; empty where that is not more than one.</summary>
    /// <param name="categories">Category of every question.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> categories)
    {
        HashSet<string> found = [.. categories];
        string[] splits = [.. Names.Where(found.Contains)];
        return splits.Length > 1 && splits.Length == found.Count ? splits : [];
    }

    /// <summary>Whether a question file leaves its labels to the files of the splits, as LLaVA's does.</summary>
    /// <param name="path">A question file.</param>
    /// <exception cref="UserDataException">It cannot be read.</exception>
    public static bool LacksLabels(string path) => JsonRows.ReadSome(path, "questions").All(row => !row.Has("label"));

    /// <summary>Whether answers are of several splits: their ids are of several blocks, or they name several splits.</summary>
    /// <param name="answers">Stored answers.</param>
    public static bool HasSeveral(IReadOnlyList<PopeAnswer> answers) =>
        answers.All(answer => answer.QuestionId is not null)
        && (Of(answers.Select(answer => answer.Category ?? "")).Count > 0
            || answers.Select(answer => BlockOf(answer.QuestionId!.Value)).Distinct().Skip(1).Any());

    /// <summary>LLaVA's questions with the labels of the splits' files, which belong to them by order within a split.</summary>
    /// <param name="path">The question file: question_id, image, text, category.</param>
    /// <param name="labels">The labelled files.</param>
    /// <param name="options">How labels are read.</param>
    /// <exception cref="UserDataException">
    /// A split has no file, or a file is about other questions; names file and line.
    /// </exception>
    public static IReadOnlyList<PopeQuestion> Label(string path, IReadOnlyList<string> labels, PopeOptions options)
    {
        List<LabelledSplit> splits = Read(labels, options);
        var next = new Dictionary<string, int>();
        var questions = new List<PopeQuestion>();
        var seen = new Dictionary<long, FilePlace>();
        foreach (JsonRow row in JsonRows.ReadSome(path, "questions"))
        {
            long id = row.Number("question_id");
            if (!seen.TryAdd(id, row.Place))
            {
                throw new UserDataException(
                    $"{row.Place}: question_id {id} is already in {seen[id].Position}. Score one question file at a time.");
            }

            string split = row.Text("category");
            LabelledSplit? labelled = splits.Find(pair => pair.Split == split);
            int index = next.GetValueOrDefault(split);
            next[split] = index + 1;
            if (labelled is null || index >= labelled.Questions.Count)
            {
                throw new UserDataException(
                    $"{row.Place}: question {index + 1} of the split \"{split}\" has no label: "
                    + (labelled is null
                        ? $"none of the files is coco_pope_{split}.json. Add it."
                        : $"its file has {Counted.Of(labelled.Questions.Count, "question")}. Get the whole file."));
            }

            PopeQuestion label = labelled.Questions[index];
            string text = row.Text("text");
            if (!PopeScorer.Asks(text, label))
            {
                throw new UserDataException(
                    $"{row.Place}: question {index + 1} of the split \"{split}\" is \"{text}\", but the label of that place is "
                    + $"for \"{label.Text}\". Name the labels of these questions.");
            }

            questions.Add(label with { Id = id, Text = text, Category = split });
        }

        return questions;
    }

    /// <summary>
    /// Puts answers and labelled files under common ids. The split of an answer is its own <c>category</c>; without one, that of
    /// the file whose questions the answers of its block of ids were asked.
    /// </summary>
    /// <param name="answers">Answers with ids; see <see cref="HasSeveral"/>.</param>
    /// <param name="labels">The labelled files.</param>
    /// <param name="options">How labels are read.</param>
    /// <exception cref="UserDataException">A split has no file, or which split a block is cannot be told.</exception>
    public static (IReadOnlyList<PopeAnswer> Answers, IReadOnlyList<PopeQuestion> Questions) Match(
        IReadOnlyList<PopeAnswer> answers, IReadOnlyList<string> labels, PopeOptions options)
    {
        List<LabelledSplit> splits = Read(labels, options);
        bool named = answers.All(answer => answer.Category is not null);
        Dictionary<long, string> blocks = named ? [] : Assign(answers, splits);
        var used = new HashSet<string>();
        var matched = new List<PopeAnswer>(answers.Count);
        HashSet<long>[] known = [.. splits.Select(pair => pair.Questions.Select(question => question.Id).ToHashSet())];
        foreach (PopeAnswer answer in answers)
        {
            string split = named ? answer.Category! : blocks[BlockOf(answer.QuestionId!.Value)];
            used.Add(split);
            int place = splits.FindIndex(pair => pair.Split == split);
            if (place < 0)
            {
                throw new UserDataException(
                    $"{answer.Place}: this is an answer of the split \"{split}\", whose labels are missing; "
                    + $"there are those of {string.Join(", ", splits.Select(pair => pair.Split))}. "
                    + $"Add coco_pope_{split}.json to the annotations.");
            }

            RequireAsked(answer, splits[place].File, known[place]);
            matched.Add(answer with { QuestionId = (place * Block) + InBlock(answer.QuestionId!.Value), Category = split });
        }

        return (
            matched,
            [
                .. splits.Index().Where(pair => used.Contains(pair.Item.Split)).SelectMany(pair => pair.Item.Questions.Select(
                    question => question with
                    {
                        Id = (pair.Index * Block) + question.Id,
                        Category = pair.Item.Split,
                        Name = string.Create(CultureInfo.InvariantCulture,
                            $"{question.Id} of {Path.GetFileName(pair.Item.File)}"),
                    })),
            ]);
    }

    // The number that the user's file of answers has, and those of the file of labels.
    private static void RequireAsked(PopeAnswer answer, string labels, HashSet<long> known)
    {
        long id = answer.QuestionId!.Value;
        if (known.Contains(InBlock(id)))
        {
            return;
        }

        string number = InBlock(id) == id
            ? "" : string.Create(CultureInfo.InvariantCulture, $", which is question {InBlock(id)} of its split");
        throw new UserDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"{answer.Place}: question_id is {id}{number}, but {labels} has the questions {known.Min()} to {known.Max()}. ")
            + "Name the labels of these answers.");
    }

    private static Dictionary<long, string> Assign(
        IReadOnlyList<PopeAnswer> answers, List<LabelledSplit> splits)
    {
        var open = new Dictionary<long, List<string>>();
        foreach (IGrouping<long, PopeAnswer> block in answers.GroupBy(answer => BlockOf(answer.QuestionId!.Value)))
        {
            open[block.Key] = [.. splits.Where(pair => Fits(block, pair.Questions)).Select(pair => pair.Split)];
        }

        // What fits one block only is taken from the others until nothing changes.
        var chosen = new Dictionary<long, string>();
        while (open.FirstOrDefault(pair => pair.Value.Count == 1) is { Value: [string split] } sure)
        {
            chosen[sure.Key] = split;
            open.Remove(sure.Key);
            foreach (List<string> others in open.Values)
            {
                others.Remove(split);
            }
        }

        if (open.Count == 0)
        {
            return chosen;
        }

        (long number, List<string> left) = open.MinBy(pair => pair.Key);
        PopeAnswer first = answers.First(answer => BlockOf(answer.QuestionId!.Value) == number);
        throw new UserDataException(
            $"{first.Place}: which split the answers from question {first.QuestionId} on belong to cannot be told: "
            + (left.Count == 0 ? $"their questions are those of none of {string.Join(", ", splits.Select(pair => pair.Split))}."
                : first.Question is null ? $"{string.Join(" and ", left)} fit, and the answers do not say what was asked."
                : $"{string.Join(" and ", left)} have the same questions.")
            + " Name the question file that was answered, which has the category of every question.");
    }

    private static bool Fits(IEnumerable<PopeAnswer> block, IReadOnlyList<PopeQuestion> questions)
    {
        var known = questions.ToDictionary(question => question.Id);
        return block.All(answer => known.TryGetValue(InBlock(answer.QuestionId!.Value), out PopeQuestion? question)
            && (answer.Question is not string asked || PopeScorer.Asks(asked, question)));
    }

    private static List<LabelledSplit> Read(
        IReadOnlyList<string> labels, PopeOptions options)
    {
        var splits = new List<LabelledSplit>();
        foreach (string path in labels)
        {
            IReadOnlyList<PopeQuestion> questions = PopeQuestionReader.Read(path, options);
            string name = Path.GetFileNameWithoutExtension(path);
            string split = Names.FirstOrDefault(known => name.EndsWith(known, StringComparison.Ordinal)) ?? questions[0].Category;
            if (!Names.Contains(split) || splits.Exists(pair => pair.Split == split))
            {
                throw new UserDataException(
                    $"{path}: the file is \"{split}\" by its name and its questions, "
                    + $"but must be one of {string.Join(", ", Names)}, each once. Name the official file of each split.");
            }

            splits.Add(new LabelledSplit(split, path, questions));
        }

        return [.. splits.OrderBy(pair => Names.ToList().IndexOf(pair.Split))];
    }

    private static long BlockOf(long id) => (id - 1) / Block;

    private static long InBlock(long id) => ((id - 1) % Block) + 1;

    private sealed record LabelledSplit(string Split, string File, IReadOnlyList<PopeQuestion> Questions);
}
