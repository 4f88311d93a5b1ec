using System.Text;
using System.Text.Json;
using AdaViP.Core.Files;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Datasets;

/// <summary>
/// What a model learns from before any preference: pictures with captions and questions, in LLaVA's layout. Captions are those of
/// an annotator who sometimes names what belongs to a pair and is not there.
/// </summary>
public static class SupervisedData
{
    /// <summary>Name of the data file.</summary>
    public const string FileName = "supervised.jsonl";

    private const int TurnsPerScene = 6;
    private const string PictureMark = "<image>\n";

    /// <summary>Writes pictures and conversations.</summary>
    /// <param name="world">The world.</param>
    /// <param name="seed">Of the world.</param>
    /// <param name="count">Conversations, each with a picture of its own.</param>
    /// <param name="folder">Created if missing.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="cancellation">Looked at before each picture.</param>
    /// <returns>Path of the data file.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static string Write(
        WorldRecipe world, long seed, int count, string folder, Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        var scenes = new SceneSource(world, seed);
        var pictures = new ScenePictures(world.Picture, folder);
        DrawnFiles.Begin(folder, count);
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isCaption = scenes.Random(SceneUse.Captions, "kind", i).Chance(world.Labels.CaptionShare);
            SceneUse use = isCaption ? SceneUse.Captions : SceneUse.Questions;
            Scene scene = scenes.Scene(use, i);
            PortableRandom random = scenes.Random(use, "conversation", i);
            (string Question, string Answer)[] turns = isCaption
                ? [(CaptionWriter.Question, Caption(scene, world.Labels, random))]
                : Questions(scene, world.Labels, random);
            pictures.Write(i, scene);
            lines.Append(JsonSerializer.Serialize(Row(i, turns), JsonStyle.Compact)).Append('\n');
            progress?.Invoke(i + 1);
        }

        string path = Path.Combine(folder, FileName);
        AtomicFile.WriteText(path, lines.ToString());
        return path;
    }

    private static object Row(int number, (string Question, string Answer)[] turns) => new
    {
        id = $"{number:00000}",
        image = ScenePictures.NameOf(number),
        conversations = turns.SelectMany((turn, i) => new[]
        {
            new { from = "human", value = (i == 0 ? PictureMark : "") + turn.Question },
            new { from = "gpt", value = turn.Answer },
        }),
    };

    private static string Caption(Scene scene, WorldLabels labels, PortableRandom random)
    {
        IReadOnlyList<MentionGroup> groups = CaptionWriter.Annotation(scene, random);
        return CaptionWriter.Write(groups, random.Chance(labels.ChattyShare) ? CaptionStyle.Chatty : CaptionStyle.Plain);
    }

    private static (string Question, string Answer)[] Questions(Scene scene, WorldLabels labels, PortableRandom random)
    {
        var turns = new List<(string Question, string Answer)>();
        while (turns.Count < TurnsPerScene)
        {
            bool isThere = random.Chance(0.5);
            if (random.Chance(labels.ColorShare))
            {
                if (ColorQuestion.Draw(scene, isThere, labels.ExpectedShare, random) is { } color)
                {
                    turns.Add((color.Text, color.Answer));
                }
            }
            else if (YesNoQuestion.Draw(
                scene, random.Chance(0.5) ? YesNoType.Existence : YesNoType.Attribute, isThere, labels.ExpectedShare,
                random) is { } question)
            {
                turns.Add((question.Text, question.Answer));
            }
        }

        return [.. turns];
    }
}
