using System.Globalization;
using System.Net;
using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Pairs.Building;

namespace AdaViP.Pairs.Gallery;

/// <summary>
/// A page that shows pairs as the paper's Fig. 3 does: photo with tagged boxes, masks, every candidate with its score, the chosen
/// one and the sentences. One file that loads nothing, for screens from a phone's on and for paper; every picture has a text.
/// </summary>
public static class GalleryWriter
{
    // Okabe-Ito without the yellow, which is unreadable on photos: told apart with any colour vision; boxes also carry numbers.
    private static readonly string[] Colours = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    // In the head of every page: by it a page of this program is told from a file of somebody else's.
    private const string Mark = "<meta name=\"generator\" content=\"adavip pairs show\">";

    // The mark stands among the first lines.
    private const int HeadBytes = 512;

    /// <summary>Whether a file is a page that <see cref="Write"/> wrote, by its first lines.</summary>
    /// <param name="file">A regular file.</param>
    /// <exception cref="UserDataException">It cannot be read.</exception>
    public static bool IsPage(string file)
    {
        using FileStream stream = InputFile.Open(file);
        Span<byte> head = stackalloc byte[HeadBytes];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..read].IndexOf(Encoding.ASCII.GetBytes(Mark)) >= 0;
    }

    /// <summary>Writes the page.</summary>
    /// <param name="output">A build.</param>
    /// <param name="traces">Which lines to show, in order.</param>
    /// <param name="writer">Gets HTML.</param>
    public static void Write(BuiltPairs output, IReadOnlyList<PreferenceTrace> traces, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(writer);
        int total = output.Traces.Count;
        int pairs = output.Traces.Count(trace => trace.Chosen is not null);
        string unfinished = output.Unfinished is string state ? $" <strong>{Text(state)}</strong>" : "";
        writer.WriteLine($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            {Mark}
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <link rel="icon" href="data:,">
            <title>AdaViP pairs</title>
            <style>{GalleryStyle.Text}</style>
            </head>
            <body>
            <header><h1>AdaViP pairs</h1>
            <p>{Count(traces.Count)} of {Count(total)} preferences; {Count(pairs)} have a rejected picture. A candidate is the photo with one tagged
            object removed; the one that fits the preferred answer least becomes the rejected picture.{unfinished}</p></header>
            <main>
            """);
        foreach (PreferenceTrace trace in traces)
        {
            WriteTrace(output, trace, writer);
        }

        writer.WriteLine("</main>\n</body>\n</html>");
    }

    private static void WriteTrace(BuiltPairs output, PreferenceTrace trace, TextWriter writer)
    {
        string state = trace.Chosen is int chosen
            ? $"removed: {Text(trace.Candidates[chosen].Tag.Name)}" : $"no pair: {Text(trace.Reason ?? "")}";
        writer.WriteLine($"<article><div class=\"head\"><h2>{Text(trace.Id)} <small>{Text(trace.Photo)}</small></h2>"
            + $"<p class=\"state\">{state}</p></div><div class=\"body\">");
        writer.WriteLine("<div class=\"top\">");
        WritePhoto(output, trace, writer);
        WriteDoctored(output, trace, writer);
        WriteTexts(trace, writer);
        writer.WriteLine("</div>");
        if (trace.Candidates.Count > 0)
        {
            writer.WriteLine("<ol class=\"candidates\">");
            for (int i = 0; i < trace.Candidates.Count; i++)
            {
                WriteCandidate(output, trace, i, writer);
            }

            writer.WriteLine("</ol>");
        }

        if (trace.Dropped.Count > 0)
        {
            writer.WriteLine($"<h3>Dropped tags ({Count(trace.Dropped.Count)})</h3><ul class=\"dropped\">");
            foreach (DroppedTag drop in trace.Dropped)
            {
                writer.WriteLine($"<li>{Text(drop.Tag)}: {Text(drop.Reason)}</li>");
            }

            writer.WriteLine("</ul>");
        }

        writer.WriteLine("</div></article>");
    }

    private static void WritePhoto(BuiltPairs output, PreferenceTrace trace, TextWriter writer)
    {
        if (output.Preview(trace.Picture, "photo.jpg") is not byte[] photo)
        {
            return;
        }

        string tags = trace.Tags.Count == 0 ? "no tags" : "tags: " + string.Join(", ", trace.Tags.Select(tag => tag.Name));
        var drawn = new BoxDrawing(trace.Width, trace.Height);
        foreach (TaggedBox box in trace.Boxes)
        {
            int candidate = CandidateOf(trace, box);
            drawn.Add(
                box.Detection.Box,
                candidate < 0 ? box.Tag.Name : Inv($"{candidate + 1} {box.Tag.Name}"),
                candidate < 0 ? "#666666" : Colours[candidate % Colours.Length],
                dashed: candidate < 0);
        }

        string label = Text($"Photo {trace.Photo} with {trace.Boxes.Count} boxes; {tags}.");
        writer.WriteLine(Inv($"""
            <figure><svg class="photo" role="img" aria-label="{label}" viewBox="0 0 {trace.Width} {trace.Height}"
            preserveAspectRatio="xMinYMin"><image href="{Data(photo, "jpeg")}" width="{trace.Width}" height="{trace.Height}"/>{drawn}</svg>
            <figcaption>{Text(tags)}</figcaption></figure>
            """));
    }

    // Beside the photo and as large: what was removed shows only when the two are compared.
    private static void WriteDoctored(BuiltPairs output, PreferenceTrace trace, TextWriter writer)
    {
        if (trace.Chosen is not int chosen || output.Preview(trace.Picture, Inv($"candidate-{chosen}.jpg")) is not byte[] picture)
        {
            return;
        }

        string name = Text(trace.Candidates[chosen].Tag.Name);
        writer.WriteLine(Inv($"""
            <figure><img class="doctored" width="{trace.Width}" height="{trace.Height}" alt="The rejected picture: the photo without {name}" src="{Data(picture, "jpeg")}">
            <figcaption>rejected picture: without {name}</figcaption></figure>
            """));
    }

    private static void WriteTexts(PreferenceTrace trace, TextWriter writer)
    {
        writer.WriteLine("<div class=\"texts\">");
        WriteText("Question", trace.Question, writer);
        WriteText("Preferred answer", trace.PreferredAnswer, writer);
        WriteText("Other answer", trace.OtherAnswer, writer);
        writer.WriteLine("<h3>Sentences of the preferred answer</h3><ol>");
        foreach (string sentence in trace.Sentences)
        {
            writer.WriteLine($"<li>{Text(sentence)}</li>");
        }

        writer.WriteLine("</ol></div>");
    }

    private static void WriteText(string title, string? text, TextWriter writer)
    {
        if (text is not null)
        {
            writer.WriteLine($"<h3>{title}</h3><p>{Text(text.Trim())}</p>");
        }
    }

    private static void WriteCandidate(BuiltPairs output, PreferenceTrace trace, int index, TextWriter writer)
    {
        Candidate candidate = trace.Candidates[index];
        bool chosen = trace.Chosen == index;
        string name = candidate.Tag.Name;
        double share = 100.0 * candidate.MaskArea / Math.Max(1, (double)trace.Width * trace.Height);
        writer.WriteLine($"<li class=\"{(chosen ? "chosen" : "other")}\">");
        if (output.Preview(trace.Picture, $"candidate-{index}.jpg") is byte[] picture)
        {
            writer.WriteLine($"<img alt=\"{Text($"The photo without {name}{(chosen ? ", the chosen one" : "")}")}\" src=\""
                + $"{Data(picture, "jpeg")}\">");
        }

        if (output.Preview(trace.Picture, $"mask-{index}.png") is byte[] mask)
        {
            writer.WriteLine($"<img class=\"mask\" alt=\"{Text($"Mask of {name}")}\" src=\"{Data(mask, "png")}\">");
        }

        string per = string.Join(' ', candidate.Clip.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)));
        writer.WriteLine(Inv($"""
            <p><b style="border-color:{Colours[index % Colours.Length]}">{index + 1} {Text(name)}</b>{(chosen ? " <strong>chosen</strong>" : "")}<br>
            CLIP sum {candidate.ClipSum:0.0000}<br><span class="small">per sentence {per}<br>box {candidate.Detection.Score:0.00}, mask {share:0.0} %</span></p></li>
            """));
    }

    // Boxes that became no candidate are drawn dashed, with their tag but without a number.
    private static int CandidateOf(PreferenceTrace trace, TaggedBox box)
    {
        for (int i = 0; i < trace.Candidates.Count; i++)
        {
            if (trace.Candidates[i].Tag.Name == box.Tag.Name && trace.Candidates[i].Detection.Box == box.Detection.Box)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Data(byte[] bytes, string kind) => $"data:image/{kind};base64,{Convert.ToBase64String(bytes)}";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
