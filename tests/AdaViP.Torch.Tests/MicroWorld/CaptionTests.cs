using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Scoring;
using AdaViP.MicroWorld.Worlds;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

public sealed class CaptionTests
{
    private static readonly SceneMix Mix =
        new() { LeastAnchors = 1, MostAnchors = 3, PartnerShare = 0.6, UndrawnShare = 0.3, LonePartnerShare = 0.2 };

    private static Scene Draw(int index) => SceneSampler.Draw(PortableRandom.For(11, "caption scene", index), Mix, 0.24);

    private static SceneObject Item(ObjectKind kind, ObjectColor color) => new(kind, color, 0.5, 0.5, 0.1, false);

    private static readonly Scene PlateAndBird =
        new([Item(ObjectKind.Plate, ObjectColor.Red), Item(ObjectKind.Bird, ObjectColor.Blue)], 1);

    [Theory]
    [InlineData(CaptionStyle.Plain)]
    [InlineData(CaptionStyle.Chatty)]
    public void Read_WrittenCaptions_GiveBackTheirGroups(CaptionStyle style)
    {
        for (int index = 0; index < 300; index++)
        {
            IReadOnlyList<MentionGroup> groups = CaptionWriter.Annotation(Draw(index), PortableRandom.For(1, "order", index));
            Caption caption = CaptionReader.Read(CaptionWriter.Write(groups, style));
            Assert.True(caption.IsWellFormed);
            Assert.Equal(groups, caption.Groups);
        }
    }

    [Fact]
    public void Annotation_OfAScene_NamesEveryAnnotatedObjectOnce()
    {
        for (int index = 0; index < 300; index++)
        {
            Scene scene = Draw(index);
            Assert.Equal(
                scene.Objects.Select(o => o.Kind).Order(),
                CaptionWriter.Annotation(scene, PortableRandom.For(1, "order", index)).SelectMany(g => g.Mentions)
                    .Select(m => m.Kind).Order());
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("The picture shows a red plate", 0)]
    [InlineData("The picture shows a red plate with.", 0)]
    [InlineData("The picture shows a red plate. There is also a red.", 1)]
    [InlineData("The picture shows a red plate. a blue fork.", 1)]
    [InlineData("The picture shows a pink plate.", 0)]
    [InlineData("The picture shows a red plate with a blue fork with a red cup.", 0)]
    [InlineData("You can see a red plate. There is also a blue dog.", 1)]
    public void Read_BrokenGrammar_KeepsWhatStandsBefore(string text, int groups)
    {
        Caption caption = CaptionReader.Read(text);
        Assert.False(caption.IsWellFormed);
        Assert.Equal(groups, caption.Groups.Count);
    }

    [Fact]
    public void Facts_OfACaption_CountEachKindOfFault()
    {
        Caption caption = CaptionReader.Read(
            "The picture shows a blue plate with a green fork. There is also a red key. There is also a red plate.");
        CaptionFacts facts = CaptionFacts.Of(PlateAndBird, caption);
        Assert.Equal(new CaptionFacts(3, 2, 1, 1, 1, 2, true), facts);
        Assert.Equal(1, facts.Covered);
        Assert.True(facts.Faults > 0);
        Assert.Equal(2 + 0.6 + 0.6, facts.Faults, 12);
    }

    [Fact]
    public void Report_CountsObjectsOverTheWholeText_AndColoursUpToTheBreak()
    {
        const string Text = "The picture shows a blue plate. There is a. Also a green fork, two birds and a fork-lift.";
        CaptionReport report = CaptionReport.Of([(PlateAndBird, Text)]);
        Assert.Equal(100, report.Broken);
        Assert.Equal(100.0 / 3, report.Chair, 9); // plate, fork and bird
        Assert.Equal(100.0 / 3, report.Expected, 9);
        Assert.Equal(100, report.Coverage);
        Assert.Equal(100 * 2 * 2 / 5.0, report.MentionF1, 9);
        Assert.Equal(100, report.WrongColors); // of the plate alone: nobody knows the birds' colour
        Assert.Equal(0, report.Repeated);
    }

    [Fact]
    public void Correct_AnyCaption_IsTrueAndComplete()
    {
        for (int index = 0; index < 400; index++)
        {
            Scene scene = Draw(index);
            Caption wrong = CaptionReader.Read(CaptionWriter.Write(
                CaptionWriter.Annotation(Draw(index + 1000), PortableRandom.For(2, "order", index)), CaptionStyle.Plain));
            string text = CaptionWriter.Write(CaptionCorrection.Correct(scene, wrong), CaptionStyle.Plain);
            CaptionFacts facts = CaptionFacts.Of(scene, CaptionReader.Read(text));
            Assert.True(facts.Faults == 0, text);
            Assert.Equal(facts.Shown, facts.Covered);
        }
    }

    [Fact]
    public void Correct_FaultyCaption_KeepsWhatWasRightInItsPlace()
    {
        Caption caption = CaptionReader.Read("The picture shows a blue plate with a green fork. There is also a red key.");
        Assert.Equal(
            "The picture shows a red plate. There is also a blue bird.",
            CaptionWriter.Write(CaptionCorrection.Correct(PlateAndBird, caption), CaptionStyle.Plain));
    }

    [Fact]
    public void Questions_AnyScene_HaveTheAnswerThatThePictureGives()
    {
        int expected = 0;
        for (int index = 0; index < 600; index++)
        {
            Scene scene = Draw(index);
            var random = PortableRandom.For(3, "question", index);
            bool isYes = index % 2 == 0;
            YesNoType type = index % 3 == 0 ? YesNoType.Attribute : YesNoType.Existence;
            YesNoQuestion question = YesNoQuestion.Draw(scene, type, isYes, 0.5, random)!;
            Assert.Equal(isYes, question.IsYes);
            SceneObject? item = scene.Visible.FirstOrDefault(
                o => question.Text.Contains($" {o.Kind.Noun()} ", StringComparison.Ordinal));
            bool isTrue = item is not null
                && (type == YesNoType.Existence || question.Text.EndsWith($" {item.Color.Word()}?", StringComparison.Ordinal));
            Assert.Equal(isYes, isTrue);
            expected += !isYes && scene.Visible.Any(
                o => question.Text.Contains($" {o.Kind.Partner().Noun()} ", StringComparison.Ordinal)) ? 1 : 0;
        }

        Assert.True(expected > 60, $"{expected} adversarial questions");
    }

    [Fact]
    public void ColorQuestions_AnyScene_HaveTheAnswerThatThePictureGives()
    {
        int absent = 0;
        for (int index = 0; index < 400; index++)
        {
            Scene scene = Draw(index);
            var random = PortableRandom.For(3, "color", index);
            ColorQuestion question = ColorQuestion.Draw(scene, index % 2 == 0, 0.5, random)!;
            SceneObject? item = scene.Visible.FirstOrDefault(
                o => question.Text.EndsWith($" {o.Kind.Noun()}?", StringComparison.Ordinal));
            absent += item is null ? 1 : 0;
            Assert.Equal(
                item is null ? "There is no" : $"{char.ToUpperInvariant(item.Color.Word()[0])}{item.Color.Word()[1..]}.",
                item is null ? question.Answer[.."There is no".Length] : question.Answer);
            Assert.Equal(index % 2 == 0, item is not null);
        }

        Assert.Equal(200, absent);
    }
}
