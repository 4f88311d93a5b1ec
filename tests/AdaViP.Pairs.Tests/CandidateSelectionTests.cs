using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Native;
using AdaViP.Pairs.Selection;
using Xunit;

namespace AdaViP.Pairs.Tests;

public sealed class CandidateSelectionTests : IDisposable
{
    private readonly NativeMaskKernels _kernels = new(1);
    private readonly List<DroppedTag> _dropped = [];

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void StopListedTag_IsDroppedWithoutRegardToCase()
    {
        CandidateSelection selection = Create(new SelectionOptions { StopList = ["Gray", "sit"] });
        Assert.Equal(["dog"], selection.Allowed([Tag(0, "dog"), Tag(1, "gray"), Tag(2, "SIT")], _dropped)
            .Select(tag => tag.Name));
        Assert.Equal([("gray", "on the stop list"), ("SIT", "on the stop list")],
            _dropped.Select(drop => (drop.Tag, drop.Reason)));
    }

    [Fact]
    public void BoxChoice_BestOrUnion()
    {
        TagDetections[] found =
        [
            new(Tag(0, "dog"), [Box(7, 0.5, 0, 0, 4, 4), Box(3, 0.5, 2, 2, 9, 3), Box(1, 0.4, 5, 5, 6, 20)]),
            new(Tag(1, "cat"), []),
            new(Tag(2, "line"), [Box(0, 0.9, 3, 3, 3, 8)]),
        ];
        TaggedBox best = Assert.Single(Create(new SelectionOptions()).Boxes(found));
        Assert.Equal((3, new PixelBox(2, 2, 9, 3)), (best.Detection.Query, best.Detection.Box)); // equal scores: the lower query
        TaggedBox union = Assert.Single(Create(new SelectionOptions { BoxChoice = BoxChoice.Union }).Boxes(found));
        Assert.Equal((0.5, new PixelBox(0, 0, 9, 20)), (union.Detection.Score, union.Detection.Box));
    }

    [Fact]
    public void OverlappingBoxes_KeepTheBetter_InTagOrder()
    {
        TaggedBox[] boxes =
        [
            new(Tag(4, "puppy"), Box(0, 0.5, 0, 0, 10, 10)), new(Tag(6, "dog"), Box(1, 0.8, 0, 0, 10, 9)),
            new(Tag(9, "ball"), Box(2, 0.4, 20, 20, 30, 30)),
        ];
        Assert.Equal(["dog", "ball"], Create(new SelectionOptions()).WithoutDuplicates(boxes, _dropped)
            .Select(box => box.Tag.Name));
        Assert.Equal("box overlaps that of dog (IoU 0.90)", Assert.Single(_dropped).Reason);
        Assert.Equal(3, Create(new SelectionOptions { Nms = 1 }).WithoutDuplicates(boxes, []).Count);
        Assert.Empty(Create(new SelectionOptions()).WithoutDuplicates([], []));
    }

    [Fact]
    public void Masks_EmptySmallLargeAndCopied_AreDroppedWithTheirReason()
    {
        TaggedBox[] boxes =
            [.. Enumerable.Range(0, 5).Select(i => new TaggedBox(Tag(i, $"t{i}"), Box(i, 0.5 + (0.05 * i), 0, 0, 1, 1)))];
        Mask[] masks = [Filled(0), Filled(1), Filled(95), Filled(40), Filled(42)];
        CandidateSelection selection = Create(new SelectionOptions { MinMaskArea = 0.02, MaskNms = 0.9 });
        Assert.Equal([4], selection.UsableMasks(boxes, masks, _dropped));
        Assert.Equal(
            ["empty mask", "mask covers 1 %, less than 2 %", "mask covers 95 %, more than 90 %",
                "mask overlaps that of t4 (IoU 0.95)"],
            _dropped.Select(drop => drop.Reason));
        Assert.Equal([1, 2, 3, 4], Create(new SelectionOptions { MaxMaskArea = 1 }).UsableMasks(boxes, masks, []));
    }

    [Fact]
    public void LowestSum_TiesGoToTheEarlierTag()
    {
        CandidateSelection selection = Create(new SelectionOptions());
        Assert.Equal(1, selection.Lowest([0.5, 0.2, 0.2, 0.3]));
        Assert.Equal(0, selection.Lowest([0.2, 0.2 - 1e-7, 0.2]));
        Assert.Equal(1, selection.Lowest([0.2, 0.2 - 2e-6]));
        Assert.Null(selection.Lowest([]));
    }

    [Theory]
    [InlineData("nms", 1.5, "nms is 1.5 but must be from 0 to 1")]
    [InlineData("max", 0, "min_mask_area is 0 but must be less than max_mask_area, 0")]
    [InlineData("dilation", 300, "dilation is 300 but must be from 0 to 255")]
    public void OptionOutOfRange_IsNamed(string option, double value, string expected)
    {
        SelectionOptions options = option switch
        {
            "nms" => new SelectionOptions { Nms = value },
            "max" => new SelectionOptions { MaxMaskArea = value },
            _ => new SelectionOptions { Dilation = (int)value },
        };
        UserDataException failure = Assert.Throws<UserDataException>(() => SelectionChecks.Check(options, "models.yaml"));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private static Tag Tag(int index, string name) => new(index, name, 1);

    private static Detection Box(int query, double score, double left, double top, double right, double bottom) =>
        new(query, score, new PixelBox(left, top, right, bottom));

    // The first `count` of 100 pixels.
    private static Mask Filled(int count)
    {
        byte[] pixels = new byte[100];
        pixels.AsSpan(0, count).Fill(1);
        return new Mask(10, 10, pixels, count, default);
    }

    private CandidateSelection Create(SelectionOptions options) => new(options, _kernels);
}
