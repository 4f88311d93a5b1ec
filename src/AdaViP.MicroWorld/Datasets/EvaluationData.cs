using System.Text;
using System.Text.Json;
using AdaViP.Core.Files;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Datasets;

/// <summary>
/// Pictures with questions and right answers in the files of CHAIR and POPE: what a model is measured on by the same evaluators
/// as any other.
/// </summary>
public static class EvaluationData
{
    /// <summary>Questions for captions, one a picture.</summary>
    public const string CaptionsName = "captions.jsonl";

    /// <summary>What is in each picture.</summary>
    public const string ObjectsName = "objects.jsonl";

    /// <summary>The word list.</summary>
    public const string WordsName = "words.txt";

    /// <summary>Questions with yes or no, with their labels.</summary>
    public const string QuestionsName = "questions.jsonl";

    /// <summary>Path of a scene's picture in the folder.</summary>
    public static string PictureName(int number) => ScenePictures.NameOf(number);

    private static readonly (YesNoType Type, bool IsYes)[] Asked =
    [
        (YesNoType.Existence, true), (YesNoType.Existence, false), (YesNoType.Attribute, true), (YesNoType.Attribute, false),
    ];

    /// <summary>Writes pictures, questions and right answers.</summary>
    /// <param name="world">The world.</param>
    /// <param name="seed">Of the world.</param>
    /// <param name="use"><see cref="SceneUse.Validation"/> or <see cref="SceneUse.Evaluation"/>.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="folder">Created if missing.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="cancellation">Looked at before each picture.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Write(
        WorldRecipe world, long seed, SceneUse use, int count, string folder, Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        var scenes = new SceneSource(world, seed);
        var pictures = new ScenePictures(world.Picture, folder);
        DrawnFiles.Begin(folder, count);
        var captions = new StringBuilder();
        var objects = new StringBuilder();
        var questions = new StringBuilder();
        int asked = 0;
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Scene scene = scenes.Scene(use, i);
            string image = ScenePictures.NameOf(i);
            pictures.Write(i, scene);
            Append(captions, new { id = i, image, question = CaptionWriter.Question });
            Append(objects, new { id = i, objects = scene.Visible.Select(item => item.Kind.Noun()) });
            PortableRandom random = scenes.Random(use, "questions", i);
            foreach ((YesNoType type, bool isYes) in Asked)
            {
                if (YesNoQuestion.Draw(scene, type, isYes, world.Labels.ExpectedShare, random) is { } question)
                {
                    Append(questions, new
                    {
                        question_id = asked++,
                        image,
                        text = question.Text,
                        label = question.IsYes ? "yes" : "no",
                        category = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString()),
                    });
                }
            }

            progress?.Invoke(i + 1);
        }

        AtomicFile.WriteText(Path.Combine(folder, WordsName), string.Concat(ObjectKinds.All.Select(kind => kind.Noun() + "\n")));
        AtomicFile.WriteText(Path.Combine(folder, ObjectsName), objects.ToString());
        AtomicFile.WriteText(Path.Combine(folder, CaptionsName), captions.ToString());
        AtomicFile.WriteText(Path.Combine(folder, QuestionsName), questions.ToString());
    }

    private static void Append(StringBuilder lines, object row) =>
        lines.Append(JsonSerializer.Serialize(row, JsonStyle.Compact)).Append('\n');
}
