using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Pope;

/// <summary>Scores answers to POPE as the official script does; docs/evaluation.md lists its quirks.</summary>
public static class PopeScorer
{
    /// <summary>Scores answers.</summary>
    /// <param name="answers">In file order.</param>
    /// <param name="questions">In file order.</param>
    /// <param name="options">How answers and questions are matched.</param>
    /// <exception cref="UserDataException">Answers that do not match the questions; names file and line.</exception>
    public static PopeScores Score(IReadOnlyList<PopeAnswer> answers, IReadOnlyList<PopeQuestion> questions, PopeOptions options)
    {
        if (answers.Count == 0 || questions.Count == 0)
        {
            throw new UserDataException($"{Counted.Of(answers.Count, "answer")} "
                + $"and {Counted.Of(questions.Count, "question")} were found; both are needed. Name files that have some.");
        }

        bool byId = options.ById || (!options.AsOfficial && answers.All(answer => answer.QuestionId is not null));
        List<PopeRow> rows = byId ? ById(answers, questions, options) : ByOrder(answers, questions, options);
        IReadOnlyList<Notice> repeats = AnswerChecks.Repeats(
            [.. rows.Select(row => (row.Answer.Place, row.Answer.Text, row.Question.Text))], options.AsOfficial);
        return new PopeScores(
            PopeCounts.Of(rows), rows, questions.Count,
            [
                .. repeats, .. options.AsOfficial ? [] : OtherPrompts(rows), .. NeitherYesNorNo(rows),
                .. AnswerChecks.Of(answers.Select(answer => (answer.Place, answer.Text))),
            ]);
    }

    /// <summary>
    /// Whether the official script takes a text for a no: up to the first full stop, without commas, one of the words between
    /// single blanks is exactly "No", "not" or "no". Everything else is a yes.
    /// </summary>
    /// <param name="text">The answer.</param>
    public static bool SaysNo(string text)
    {
        int stop = text.IndexOf('.', StringComparison.Ordinal);
        string sentence = (stop < 0 ? text : text[..stop]).Replace(",", "", StringComparison.Ordinal);
        foreach (Range word in sentence.AsSpan().Split(' '))
        {
            if (sentence.AsSpan()[word] is "No" or "not" or "no")
            {
                return true;
            }
        }

        return false;
    }

    private static PopeRow Row(PopeQuestion question, PopeAnswer answer) =>
        new(question, answer, !SaysNo(answer.Text), YesNoParser.Lenient(answer.Text));

    private static List<PopeRow> ByOrder(IReadOnlyList<PopeAnswer> answers, IReadOnlyList<PopeQuestion> questions,
        PopeOptions options)
    {
        if (answers.Count > questions.Count)
        {
            throw new UserDataException(
                $"{answers[questions.Count].Place}: "
                    + $"answer {questions.Count + 1}, but there are only {questions.Count} questions. " +
                "Are these the answers to another question file?");
        }

        if (answers.Count < questions.Count && !options.AsOfficial)
        {
            throw new UserDataException(
                $"{answers[^1].Place}: this is the last of {Counted.Of(answers.Count, "answer")}, "
                + $"but there {Counted.Word(questions.Count, "is", "are")} {Counted.Of(questions.Count, "question")}; "
                + $"question {questions[answers.Count].Name} is the first without one. Answer all of them, "
                + $"give every answer a \"question_id\", or leave the rest out with {EvaluationSettings.AsOfficial}.");
        }

        if (!options.AsOfficial)
        {
            RefuseSomeIds(answers);
            RefuseOtherRows(answers, questions);
        }

        foreach ((PopeAnswer answer, PopeQuestion question) in options.AsOfficial ? [] : answers.Zip(questions))
        {
            if (answer.Question is string asked && !Asks(asked, question))
            {
                throw new UserDataException(
                    $"{answer.Place}: this answers \"{asked}\", but question {question.Name} is \"{question.Text}\", "
                        + "and without \"question_id\" answers belong to the questions in their order. "
                        + "Put them into that order, give every answer a \"question_id\", "
                        + $"or match by order whatever was asked with {EvaluationSettings.AsOfficial}.");
            }
        }

        return [.. answers.Zip(questions, (answer, question) => Row(question, answer))];
    }

    private static List<PopeRow> ById(
        IReadOnlyList<PopeAnswer> answers, IReadOnlyList<PopeQuestion> questions, PopeOptions options)
    {
        var known = questions.ToDictionary(question => question.Id);
        var given = new Dictionary<long, PopeAnswer>();
        foreach (PopeAnswer answer in answers)
        {
            long id = answer.QuestionId!.Value;
            if (!known.TryGetValue(id, out PopeQuestion? question))
            {
                throw new UserDataException(
                    $"{answer.Place}: there is no question {id}; the question file has {questions[0].Name} "
                    + $"to {questions[^1].Name}. Name the question file of these answers.");
            }

            if (!given.TryAdd(id, answer))
            {
                throw new UserDataException(
                    $"{answer.Place}: question {question.Name} is answered in {given[id].Place.Position} already. "
                        + "Keep one answer per question.");
            }
        }

        List<PopeQuestion> missing = [.. questions.Where(question => !given.ContainsKey(question.Id))];
        if (missing.Count > 0 && !options.AsOfficial)
        {
            throw new UserDataException(
                $"{answers[^1].Place}: the file ends here without an answer "
                + $"to {missing.Count} of {Counted.Of(questions.Count, "question")}, the first being question {missing[0].Name}. "
                + $"Answer all of them, or leave a rest at the end out with {EvaluationSettings.AsOfficial}.");
        }

        List<PopeQuestion> answered = [.. questions.Where(question => given.ContainsKey(question.Id))];
        RefuseOtherQuestions(answered, given);
        return [.. answered.Select(question => Row(question, given[question.Id]))];
    }

    // All question files number from 1 with labels in turn:
    // answers to another one would score well. A prompt in other words is none.
    private static void RefuseOtherQuestions(IReadOnlyList<PopeQuestion> questions, Dictionary<long, PopeAnswer> given)
    {
        List<PopeQuestion> texts =
            [.. questions.Where(question => question.Text.Trim().Length > 0).DistinctBy(question => question.Text)];
        foreach (PopeQuestion question in questions)
        {
            PopeAnswer answer = given[question.Id];
            if (answer.Question is string asked && !Asks(asked, question) && texts.Exists(other => Asks(asked, other)))
            {
                throw new UserDataException(
                    $"{answer.Place}: this answers \"{asked}\", but question {question.Name} is \"{question.Text}\". "
                        + "Are these the answers to another question file? "
                        + $"Name theirs, or match by order whatever was asked with {EvaluationSettings.AsOfficial}.");
            }
        }
    }

    // Numbers that some answers have may contradict the order, in which all would be matched.
    private static void RefuseSomeIds(IReadOnlyList<PopeAnswer> answers)
    {
        int named = answers.Count(answer => answer.QuestionId is not null);
        if (named > 0 && answers.FirstOrDefault(answer => answer.QuestionId is null) is { } unnamed)
        {
            throw new UserDataException(
                $"{unnamed.Place}: this answer has no \"question_id\", but {named} of {Counted.Of(answers.Count, "answer")} "
                + $"have one. Give every answer its number, or match by order with {EvaluationSettings.AsOfficial}.");
        }
    }

    // Rows of another benchmark have numbers too, and no question; as many of them as there are questions would score.
    private static void RefuseOtherRows(IReadOnlyList<PopeAnswer> answers, IReadOnlyList<PopeQuestion> questions)
    {
        HashSet<long> known = [.. questions.Select(question => question.Id)];
        if (answers.All(answer => answer.Question is null && answer.RowId is long id && !known.Contains(id)))
        {
            throw new UserDataException(
                $"{answers[0].Place}: \"id\" is {answers[0].RowId}, and no \"id\" of the answers is the number of a question; "
                    + $"the question file has {questions[0].Name} to {questions[^1].Name}. Are these the answers to another "
                    + "benchmark? Name the question file of these answers, give every answer a \"question_id\", "
                    + $"or match by order whatever was asked with {EvaluationSettings.AsOfficial}.");
        }
    }

    // A prompt in other words is as good, but nobody rewords all of them without knowing it.
    private static IEnumerable<Notice> OtherPrompts(List<PopeRow> rows)
    {
        PopeRow[] asked = [.. rows.Where(row => row.Answer.Question is not null)];
        if (asked.Length > 0 && Array.TrueForAll(asked, row => !Asks(row.Answer.Question!, row.Question)))
        {
            yield return new Notice(
                asked[0].Answer.Place,
                $"this answers \"{ShownValue.Cut(asked[0].Answer.Question!)}\", but question {asked[0].Question.Name} is "
                    + $"\"{ShownValue.Cut(asked[0].Question.Text)}\"; no prompt has the words of its question. "
                    + "Are these the answers to another question file?");
        }
    }

    private static IEnumerable<Notice> NeitherYesNorNo(List<PopeRow> rows)
    {
        if (rows.TrueForAll(row => row.Lenient == YesNo.Unclear))
        {
            yield return new Notice(
                rows[0].Answer.Place,
                $"none of {Counted.Of(rows.Count, "answer")} says yes or no, as "
                    + $"\"{ShownValue.Cut(rows[0].Answer.Text)}\" does not; what does not say no counts as a yes. "
                    + "Are these answers to yes/no questions?");
        }
    }

    /// <summary>Whether a prompt asks a question; it may have more words around it.</summary>
    internal static bool Asks(string asked, PopeQuestion question) =>
        asked.Contains(question.Text.Trim(), StringComparison.OrdinalIgnoreCase);
}
