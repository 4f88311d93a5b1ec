using AdaViP.Core.Data;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Amber;

/// <summary>Scores answers to AMBER as the official script does; docs/evaluation.md lists its quirks.</summary>
public static class AmberScorer
{
    /// <summary>Scores answers.</summary>
    /// <param name="answers">Answers in any order; descriptions, yes/no answers or both.</param>
    /// <param name="annotations">The annotations.</param>
    /// <param name="nouns">Finds the nouns of descriptions that bring none.</param>
    /// <param name="options">How to score.</param>
    /// <exception cref="UserDataException">An unknown or doubled id, or missing answers; names file and line.</exception>
    public static AmberScores Score(
        IReadOnlyList<AmberAnswer> answers, AmberAnnotations annotations, INounExtractor nouns, AmberOptions options)
    {
        if (answers.Count == 0)
        {
            throw new UserDataException("There are no answers to score. Name a file that has some.");
        }

        Check(answers, annotations, options);
        var descriptions = new List<AmberDescription>();
        var judgements = new List<AmberJudgement>(answers.Count);
        int given = 0;
        foreach (AmberAnswer stored in answers)
        {
            AmberItem item = annotations.Items[stored.Id - 1];
            if (item.Kind != AmberKind.Generative)
            {
                judgements.Add(Judge(item, stored, options));
                continue;
            }

            AmberAnswer answer = options.DropIncomplete ? Complete(stored) : stored;

            given += answer.Nouns is null ? 0 : 1;
            IEnumerable<NounMention> found = answer.Nouns is null
                ? nouns.Extract(answer.Response)
                : answer.Nouns.Select(word => new NounMention(word, word, -1));
            descriptions.Add(DescriptionScorer.Score(item, answer, found, annotations.Words, options.Similarity));
        }

        string source = given == 0 ? nouns.Name
            : given == descriptions.Count ? "given with the answers"
            : $"{nouns.Name}; {given} given with the answers";
        IReadOnlyList<Notice> notices = AnswerChecks.Of(answers.Select(answer => (answer.Place, answer.Response)));
        return new AmberScores(descriptions, judgements, options, source, notices);
    }

    // Of given nouns nobody can tell which sentence they are from.
    private static AmberAnswer Complete(AmberAnswer answer)
    {
        string response = IncompleteSentence.Drop(answer.Response);
        return answer.Nouns is null || response == answer.Response
            ? answer with { Response = response }
            : throw new UserDataException(
                $"{answer.Place}: the description ends with an incomplete sentence, and its nouns are given. "
                + "Leave \"nouns\" out, so that they are looked for in the complete sentences, "
                + "or score the description as it is.");
    }

    private static AmberJudgement Judge(AmberItem item, AmberAnswer answer, AmberOptions options)
    {
        YesNo strict = YesNoParser.Parse(answer.Response, YesNoParsing.Strict);
        YesNo lenient = YesNoParser.Lenient(answer.Response);
        YesNo said = options.Parsing switch
        {
            YesNoParsing.Strict => strict,
            YesNoParsing.Lenient => lenient,
            _ => YesNoParser.Parse(answer.Response, options.Parsing),
        };
        return new AmberJudgement(item, answer, strict, lenient, said);
    }

    private static void Check(IReadOnlyList<AmberAnswer> answers, AmberAnnotations annotations, AmberOptions options)
    {
        var first = new AmberAnswer?[annotations.Items.Count];
        foreach (AmberAnswer answer in answers)
        {
            if (answer.Id < 1 || answer.Id > first.Length)
            {
                throw new UserDataException($"{answer.Place}: there is no question {answer.Id}; "
                    + $"the annotations have 1 to {first.Length}. Name the annotations of these answers.");
            }

            ref AmberAnswer? place = ref first[answer.Id - 1];
            if (place is not null && !options.AsOfficial)
            {
                throw new UserDataException(
                    $"{answer.Place}: question {answer.Id} is answered in {place.Place.Position} already. " +
                    "Keep one answer per question, "
                        + $"or count both as the official script does with {EvaluationSettings.AsOfficial}.");
            }

            place ??= answer;
        }

        if (!options.AsOfficial)
        {
            RefuseGaps(answers, annotations.Items, options.Asked, first);
        }
    }

    // Without a list of what was asked, a task nobody answered was not asked; one that was begun must be complete.
    private static void RefuseGaps(
        IReadOnlyList<AmberAnswer> answers, IReadOnlyList<AmberItem> items, IReadOnlySet<int>? asked, AmberAnswer?[] given)
    {
        foreach (IGrouping<string, AmberItem> task in items.Where(item => asked?.Contains(item.Id) ?? true)
            .GroupBy(item => Task(item.Kind)))
        {
            List<AmberItem> missing = [.. task.Where(item => given[item.Id - 1] is null)];
            if (missing.Count > 0 && (asked is not null || missing.Count < task.Count()))
            {
                throw new UserDataException(
                    $"{answers[^1].Place}: "
                        + $"the file ends here without an answer to {missing.Count} of {task.Count()} {task.Key} questions, " +
                    $"the first being question {missing[0].Id}. Answer all of them, "
                        + (asked is null ? "" : "name the questions that were asked, ")
                        + $"or leave them out as the official script does with {EvaluationSettings.AsOfficial}.");
            }
        }
    }

    private static string Task(AmberKind kind) => kind switch
    {
        AmberKind.Generative => "generative",
        AmberKind.Existence => "existence",
        AmberKind.Relation => "relation",
        _ => "attribute",
    };
}
