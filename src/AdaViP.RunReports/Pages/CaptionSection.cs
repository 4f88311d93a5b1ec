using AdaViP.Core;
using AdaViP.Evaluation.Stored;
using AdaViP.Reports;
using AdaViP.Reports.Markup;
using AdaViP.RunReports.Captions;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Words;

namespace AdaViP.RunReports.Pages;

/// <summary>Captions before and after: what each model says of the pictures on which the models differ most.</summary>
internal static class CaptionSection
{
    /// <summary>A section for each set of pictures that several models described.</summary>
    /// <param name="rows">Evaluated models.</param>
    /// <param name="most">Most pictures of a set.</param>
    public static IEnumerable<Node> Of(IReadOnlyList<ModelRow> rows, int most)
    {
        if (most == 0)
        {
            yield break;
        }

        var pictures = new PagePictures();
        foreach (CaptionSet set in CaptionSet.Of(rows))
        {
            yield return Block.Section(
                $"What the models say: {set.Title}",
                [Block.Note(Introduction(set)), .. set.MostDifferent(most).Select(key => Picture(set, key, pictures))]);
        }

        if (pictures.IsFull)
        {
            yield return Block.Note("Pictures that would make this page too large to be sent are left out.");
        }
    }

    private static string Introduction(CaptionSet set)
    {
        string first = set.Models[0].Name;
        int shared = set.Shared.Count;
        IEnumerable<string> counts = set.Models.Skip(1).Select(model =>
        {
            (int fewer, int more, int same) = set.Against(model);
            return $"{model.Name} names fewer absent objects than {first} in {fewer}, more in {more} and as many in {same}";
        });
        return $"Of the {Counted.Of(shared, "picture")} that all models described, {Spoken.List([.. counts])}. "
            + "Below are those on which the models differ most, whichever of them is better. "
            + "Words for what a picture does not show are underlined "
            + "and listed.";
    }

    private static Node Picture(CaptionSet set, string key, PagePictures pictures)
    {
        StoredDescription shown = set.Models[0].Descriptions[key];
        string alternative = $"Picture {key}, which the models describe beside it";
        Node? picture = set.Models.Select(model => pictures.Find(model.Descriptions[key].FindPicture(), alternative))
            .FirstOrDefault(found => found is not null);
        Node[] asked = shown.Question.Length > 0 ? [Block.Question(shown.Question)] : [];
        return Block.Beside(
            picture,
            $"Picture {key}",
            [.. asked, .. set.Models.SelectMany(model => Caption(model.Name, model.Descriptions[key]))]);
    }

    private static Node[] Caption(string name, StoredDescription description)
    {
        IReadOnlyList<string> absent = description.Words.Hallucinated;
        string verdict = absent.Count > 0 ? "Not in the picture: " + string.Join(", ", absent)
            : description.Words.Counted.Count > 0 ? "All objects that it names are in the picture." : "It names no object.";
        return
        [
            Block.Heading(name),
            Block.Answer(description.Text.Length == 0
                ? [Inline.Remark("(empty)")] : Inline.Marked(description.Text, MarkedWords.Of(description))),
            Block.Note(verdict),
        ];
    }
}
