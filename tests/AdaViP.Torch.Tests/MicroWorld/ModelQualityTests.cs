using AdaViP.MicroWorld.Scoring;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>What is worked out of the findings on drawn scenes.</summary>
public sealed class ModelQualityTests
{
    [Fact]
    public void Measures_OfFindings_AreTheirSharesAndMeans()
    {
        ModelQuality quality = new();
        quality.AddTags(["dog", "cat"], ["dog", "hat", "cup"]); // one is right of two that fire and three that should
        quality.AddBox(0.8, 0.75);
        quality.AddBox(0.5, 0.25);
        quality.AddRemoval(isGone: true, squares: 1, levels: 10);
        quality.AddRemoval(isGone: false, squares: 0, levels: 90);
        quality.AddAnswer(chosenIsNamed: true);

        Assert.Equal(1, quality.Scenes);
        Assert.Equal(
            [("tag_f1", 0.4), ("box_share", 0.5), ("mask_iou", 0.5), ("gone_share", 0.5), ("fill_psnr", 20), ("named_share", 1)],
            quality.Measures.Select(measure => (measure.Name, measure.Value)));
        Assert.Equal(["named_share"], quality.Measures.Where(measure => measure.IsKept).Select(measure => measure.Name));
        Assert.False(quality.IsGood);
    }

    [Fact]
    public void Measures_WhereNothingWasFound_KeepNoBound() =>
        Assert.DoesNotContain(new ModelQuality().Measures, measure => measure.IsKept);
}
