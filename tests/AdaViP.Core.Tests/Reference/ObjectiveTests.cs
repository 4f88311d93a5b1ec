using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using Xunit;

namespace AdaViP.Core.Tests.Reference;

/// <summary>The one description of each objective, against the numbers that files have.</summary>
public sealed class ObjectiveTests
{
    [Fact]
    public void Names_OfObjectives_AreThoseOfRecipes()
    {
        Assert.Equal(SettingNaming.NamesOf(typeof(PreferenceObjective)).Order(), Objective.All.Select(one => one.Name).Order());
        string comment = TrainingRecipe.Schema.Find("objective")!.Text;
        Assert.Equal("What is minimised: adavip, dpo, vision_sum, vision_half, vision_joint, mdpo or sft.", comment);
    }

    [Fact]
    public void Sequences_OfEveryObjective_BeginWithTheChosenOneAndOccurOnce() => Assert.All(Objective.All, one =>
    {
        Assert.Equal(SequenceKind.Chosen, one.Sequences[0]);
        Assert.Equal(one.Sequences.Distinct(), one.Sequences);
        Assert.Equal(one.NeedsReference, one.Rejected > 0);
    });

    [Theory]
    [InlineData(PreferenceObjective.Sft, "logps/chosen logits/chosen")]
    [InlineData(
        PreferenceObjective.Dpo,
        "rewards/chosen rewards/rejected rewards/accuracies rewards/margins logps/chosen logps/rejected logits/chosen "
            + "logits/rejected")]
    [InlineData(
        PreferenceObjective.AdaVip,
        "rewards/chosen rewards/rejected rewards/accuracies rewards/margins logps/chosen logps/rejected logits/chosen "
            + "logits/rejected "
        + "rewards/rejected_image logps/rejected_image margins/rejected_image omega/rejected_answer omega/rejected_image")]
    public void Metrics_OfAnObjective_AreThoseOfItsSequencesInFileOrder(PreferenceObjective objective, string names) =>
        Assert.Equal(names.Split(' '), Objective.Of(objective).Metrics.Select(metric => metric.Name));

    [Fact]
    public void AnchorWeight_OfAnObjective_IsItsOwnOrTheOneAskedFor() => Assert.All(Objective.All, one =>
    {
        double own = one.Id == PreferenceObjective.Mdpo ? 1.0 : 0.0;
        Assert.Equal(own, one.AnchorWeight(0.0));
        Assert.Equal(own == 0.0 ? 0.5 : own, one.AnchorWeight(0.5));
    });

    [Fact]
    public void Of_UnknownObjective_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Objective.Of((PreferenceObjective)99));
}
