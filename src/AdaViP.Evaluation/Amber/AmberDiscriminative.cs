using AdaViP.Evaluation.Answers;

namespace AdaViP.Evaluation.Amber;

/// <summary>The seven groups of yes/no questions.</summary>
/// <param name="Existence">Whether something is there.</param>
/// <param name="State">States.</param>
/// <param name="Number">Numbers.</param>
/// <param name="Action">Actions.</param>
/// <param name="Relation">Relations.</param>
public sealed record AmberDiscriminative(
    AmberGroup Existence, AmberGroup State, AmberGroup Number, AmberGroup Action, AmberGroup Relation)
{
    /// <summary>All yes/no questions.</summary>
    public AmberGroup Overall => Pool([Existence, State, Number, Action, Relation]) with { Denominators = 1 };

    /// <summary>States, numbers and actions.</summary>
    public AmberGroup Attribute => Pool([State, Number, Action]);

    /// <summary>The groups under their names in scores.json, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, AmberGroup>> Groups =>
    [
        new("overall", Overall),
        new("existence", Existence),
        new("attribute", Attribute),
        new("state", State),
        new("number", Number),
        new("action", Action),
        new("relation", Relation),
    ];

    /// <summary>Counts of answers.</summary>
    /// <param name="rows">Scored answers.</param>
    /// <param name="said">Which reading of the answer counts.</param>
    public static AmberDiscriminative Of(IReadOnlyCollection<AmberJudgement> rows, Func<AmberJudgement, YesNo> said)
    {
        return new AmberDiscriminative(
            Group(AmberKind.Existence) with { F1Margin = 0.001 },
            Group(AmberKind.State),
            Group(AmberKind.Number),
            Group(AmberKind.Action),
            Group(AmberKind.Relation));

        AmberGroup Group(AmberKind kind) => AmberGroup.Of(rows.Where(row => row.Item.Kind == kind), said);
    }

    private static AmberGroup Pool(IReadOnlyList<AmberGroup> groups) => new(
        groups.Sum(group => group.Questions),
        groups.Sum(group => group.Right),
        groups.Sum(group => group.TruthNo),
        groups.Sum(group => group.AnsweredNo),
        groups.Sum(group => group.RightNo),
        groups.Count);
}
