using System.Text;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Data.Triplets;

namespace AdaViP.Pairs.Building;

/// <summary>
/// The card of a folder of pairs: <c>README.md</c>, whose head tells <c>datasets</c> that only the tables are rows, not the
/// traces and previews beside them, so that <c>load_dataset</c> takes the folder as it is. The same text for every build.
/// </summary>
internal static class DatasetCard
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "README.md";

    /// <summary>The whole file.</summary>
    public static string Text { get; } =
        "---\n"
        + "pretty_name: Pairs of pictures\n"
        + "configs:\n"
        + "- config_name: default\n"
        + "  data_files:\n"
        + "  - split: train\n"
        + "    path: pairs-*.parquet\n"
        + "dataset_info:\n"
        + TripletFeatures.Yaml
        + "---\n\n"
        + $"""
        # Pairs of pictures

        Preferences about pictures, each with a second picture from which one object of the better answer was removed. Made by
        `{WrittenBy.CardOfPairs}`.

        | column | what |
        |---|---|
        | `id` | name of the preference in its source |
        | `image` | the picture that is asked about, with its own bytes |
        | `rejected_image` | the same picture without the object |
        | `question`, `chosen`, `rejected` | the preference: a question, the better and the worse answer |
        | `removed_tag` | name of the object |
        | `box`, `box_score` | where it was found: x0, y0, x1, y1 in pixels of the upright picture, and the detector's score |
        | `sentences`, `clip_scores` | sentences of the better answer, and how well each fits what was removed |
        | `clip_sum` | sum of those scores, by which the object was chosen |

        `trace.jsonl` says for each preference which objects were considered and why one was taken or none.

        """.ReplaceLineEndings("\n");

    /// <summary>Whether somebody else's file has the card's name: <c>load_dataset</c> may take traces for rows then.</summary>
    public static bool IsForeign(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return FileStatus.Of(path, followLinks: false) is not null && !BoundedFile.Holds(path, Text);
    }

    /// <summary>Writes the card where there is none: one that somebody wrote stays.</summary>
    public static void Write(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (FileStatus.Of(path, followLinks: false) is null)
        {
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Text)), shared: true);
        }
    }

    /// <summary>Removes the card that <see cref="Write"/> wrote, and no other.</summary>
    public static void Remove(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (BoundedFile.Holds(path, Text))
        {
            File.Delete(path);
        }
    }
}
