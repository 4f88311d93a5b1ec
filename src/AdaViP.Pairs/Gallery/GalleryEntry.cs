using System.Globalization;
using AdaViP.Pairs.Building;
using AdaViP.Reports;
using AdaViP.Reports.Markup;
using AdaViP.Reports.Pictures;

namespace AdaViP.Pairs.Gallery;

/// <summary>One preference of a gallery: photo with boxes, rejected picture, texts, every candidate with its scores.</summary>
public static class GalleryEntry
{
    /// <summary>The piece of a page about a preference.</summary>
    /// <param name="output">The build that has its pictures; not closed before the page is written.</param>
    /// <param name="trace">The preference.</param>
    public static Node Of(BuiltPairs output, PreferenceTrace trace)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(trace);
        string state = trace.Chosen is int chosen
            ? $"removed: {trace.Candidates[chosen].Tag.Name}" : $"no pair: {trace.Reason}";
        List<Node> content = [Block.SideBySide(Pictures(output, trace).Append(Texts(trace)))];
        if (trace.Candidates.Count > 0)
        {
            content.Add(Block.Cards(Enumerable.Range(0, trace.Candidates.Count).Select(index => Card(output, trace, index))));
        }

        if (trace.Dropped.Count > 0)
        {
            content.Add(Block.Heading($"Dropped tags ({Count(trace.Dropped.Count)})"));
            content.Add(Block.Running(trace.Dropped.Select(drop => (Node)$"{drop.Tag}: {drop.Reason}")));
        }

        return Block.Entry(trace.Id, trace.Photo, state, content);
    }

    private static IEnumerable<Node> Pictures(BuiltPairs output, PreferenceTrace trace)
    {
        if (output.Preview(trace.Picture, "photo.jpg") is byte[] photo)
        {
            yield return Photo(photo, trace);
        }

        // Beside the photo and as large: what was removed shows only when the two are compared.
        if (trace.Chosen is int chosen && output.Preview(trace.Picture, Inv($"candidate-{chosen}.jpg")) is byte[] picture)
        {
            string name = trace.Candidates[chosen].Tag.Name;
            yield return PagePicture.Figure(
                picture,
                $"The rejected picture: the photo without {name}",
                $"rejected picture: without {name}",
                (trace.Width, trace.Height)) ?? Damaged("rejected picture");
        }
    }

    private static Node Photo(byte[] bytes, PreferenceTrace trace)
    {
        string tags = trace.Tags.Count == 0 ? "no tags" : "tags: " + string.Join(", ", trace.Tags.Select(tag => tag.Name));
        BoxedPhoto? photo = BoxedPhoto.Of(
            bytes, (trace.Width, trace.Height), Inv($"Photo {trace.Photo} with {trace.Boxes.Count} boxes; {tags}."), tags);
        if (photo is null)
        {
            return Damaged("photo");
        }

        foreach (TaggedBox box in trace.Boxes)
        {
            // Boxes that became no candidate are drawn dashed, with their tag but without a number.
            int? candidate = CandidateOf(trace, box);
            photo.Add(box.Detection.Box, candidate is int number ? Inv($"{number + 1} {box.Tag.Name}") : box.Tag.Name, candidate);
        }

        return photo;
    }

    private static Node Texts(PreferenceTrace trace)
    {
        List<Node> content = [];
        (string Title, string? Text)[] texts =
            [("Question", trace.Question), ("Preferred answer", trace.PreferredAnswer), ("Other answer", trace.OtherAnswer)];
        foreach ((string title, string? text) in texts)
        {
            if (text is not null)
            {
                content.Add(Block.Heading(title));
                content.Add(Block.Paragraph(text.Trim()));
            }
        }

        content.Add(Block.Heading("Sentences of the preferred answer"));
        content.Add(Block.Numbered(trace.Sentences.Select(sentence => (Node)sentence)));
        return Block.Texts(content);
    }

    private static Card Card(BuiltPairs output, PreferenceTrace trace, int index)
    {
        Candidate candidate = trace.Candidates[index];
        bool chosen = trace.Chosen == index;
        string name = candidate.Tag.Name;
        double share = 100.0 * candidate.MaskArea / Math.Max(1, (double)trace.Width * trace.Height);
        List<Node> pictures = [];
        if (output.Preview(trace.Picture, Inv($"candidate-{index}.jpg")) is byte[] picture)
        {
            string alternative = $"The photo without {name}{(chosen ? ", the chosen one" : "")}";
            pictures.Add(PagePicture.Of(picture, alternative) ?? Damaged("candidate"));
        }

        if (output.Preview(trace.Picture, Inv($"mask-{index}.png")) is byte[] mask)
        {
            pictures.Add(PagePicture.Of(mask, $"Mask of {name}", PictureRole.Mask) ?? Damaged("mask"));
        }

        string each = string.Join(' ', candidate.Clip.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)));
        Node[] mark = chosen ? [" ", Inline.Strong("chosen")] : [];
        Node[] numbers =
        [
            Inline.Break, Inv($"CLIP sum {candidate.ClipSum:0.0000}"), Inline.Break,
            Inline.Small($"per sentence {each}", Inline.Break, Inv($"box {candidate.Detection.Score:0.00}, mask {share:0.0} %")),
        ];
        return new Card(chosen, pictures, [Inline.Key(index, Inv($"{index + 1} {name}")), .. mark, .. numbers]);
    }

    private static int? CandidateOf(PreferenceTrace trace, TaggedBox box)
    {
        for (int i = 0; i < trace.Candidates.Count; i++)
        {
            if (trace.Candidates[i].Tag.Name == box.Tag.Name && trace.Candidates[i].Detection.Box == box.Detection.Box)
            {
                return i;
            }
        }

        return null;
    }

    private static Node Damaged(string what) => Block.Note(Inline.Remark($"the stored preview of the {what} is not a picture"));

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
