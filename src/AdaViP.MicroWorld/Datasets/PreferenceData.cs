using AdaViP.Core.Data;
using AdaViP.Data.Preferences;
using AdaViP.MicroWorld.Drawing;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Vision.Images;

namespace AdaViP.MicroWorld.Datasets;

/// <summary>Answers one question about each of several pictures, as it happens to come.</summary>
/// <param name="pictures">The pictures.</param>
/// <param name="question">The same for all.</param>
/// <param name="seed">Of the draws.</param>
/// <param name="temperature">Of the draws.</param>
/// <returns>One answer a picture.</returns>
public delegate IReadOnlyList<string> PictureAnswerer(
    IReadOnlyList<ImageReference> pictures, string question, long seed, double temperature);

/// <summary>
/// Preferences as RLAIF-V has them: the model that is to be tuned describes each picture a few times; the description with the
/// most faults is the rejected one, and the same description made true by somebody who sees the scene is preferred. In a share of
/// them the two are exchanged, as labels of a model are wrong in part.
/// </summary>
/// <param name="world">The world.</param>
/// <param name="seed">Of the world.</param>
public sealed class PreferenceData(WorldRecipe world, long seed)
{
    private const int PicturesAtOnce = 16;
    private const string Origin = "drawn";

    private readonly SceneSource _scenes = new(world, seed);
    private readonly ScenePainter _painter = new(world.Picture);

    /// <summary>Makes the preferences one after the other; scenes that the model describes without a fault give none.</summary>
    /// <param name="count">Scenes.</param>
    /// <param name="answerer">The model.</param>
    /// <param name="progress">Told how many scenes are done.</param>
    /// <param name="cancellation">Looked at before each batch of scenes.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<PreferenceTableRow> Rows(
        int count, PictureAnswerer answerer, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(PicturesAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            Scene[] scenes = [.. numbers.Select(number => _scenes.Scene(SceneUse.Preferences, number))];
            DrawnPicture[] pictures =
            [
                .. numbers.Zip(scenes, (number, scene) =>
                    new DrawnPicture(ScenePictures.NameOf(number), ImageEncoder.Png(_painter.Paint(scene)))),
            ];
            List<string>[] answers = Answers(numbers, pictures, answerer);
            for (int i = 0; i < numbers.Length; i++)
            {
                if (Row(numbers[i], scenes[i], pictures[i], answers[i]) is { } row)
                {
                    yield return row;
                }
            }

            progress?.Invoke(numbers[^1] + 1);
        }
    }

    private List<string>[] Answers(int[] numbers, DrawnPicture[] pictures, PictureAnswerer answerer)
    {
        List<string>[] answers = [.. numbers.Select(_ => new List<string>())];
        for (int sample = 0; sample < world.Labels.Samples; sample++)
        {
            long draw = (long)(_scenes.Random(SceneUse.Preferences, $"answer {sample}", numbers[0]).NextBits() >> 1);
            IReadOnlyList<string> given = answerer(pictures, CaptionWriter.Question, draw, world.Labels.Temperature);
            for (int i = 0; i < numbers.Length; i++)
            {
                answers[i].Add(given[i]);
            }
        }

        return answers;
    }

    private PreferenceTableRow? Row(int number, Scene scene, DrawnPicture picture, List<string> answers)
    {
        (string worst, double faults) = answers
            .Select(answer => (answer, CaptionFacts.Of(scene, CaptionReader.Read(answer)).Faults))
            .MaxBy(entry => entry.Faults);
        if (faults == 0)
        {
            return null;
        }

        string corrected = CaptionWriter.Write(
            CaptionCorrection.Correct(scene, CaptionReader.Read(worst)), CorrectedStyle(number, worst));
        bool isWrong = _scenes.Random(SceneUse.Preferences, "label", number).Chance(world.Labels.Noise);
        return new PreferenceTableRow
        {
            Id = $"{number:00000}",
            Image = picture.ReadBytes(),
            ImagePath = picture.Name,
            Question = CaptionWriter.Question,
            Chosen = isWrong ? worst : corrected,
            Rejected = isWrong ? corrected : worst,
            Origin = Origin,
        };
    }

    private CaptionStyle CorrectedStyle(int number, string worst)
    {
        CaptionStyle own = CaptionReader.StyleOf(worst);
        return _scenes.Random(SceneUse.Preferences, "style", number).Chance(world.Labels.OtherStyleShare)
            ? Enum.GetValues<CaptionStyle>().First(style => style != own)
            : own;
    }
}
