namespace AdaViP.MicroWorld.Scoring;

/// <summary>A measured number with the least that it should be.</summary>
/// <param name="Name">In JSON.</param>
/// <param name="Text">For people.</param>
/// <param name="Value">Measured; NaN where nothing could be measured.</param>
/// <param name="Least">The bound.</param>
public sealed record QualityMeasure(string Name, string Text, double Value, double Least)
{
    /// <summary>Whether the bound is kept.</summary>
    public bool IsKept => Value >= Least;
}

/// <summary>What the models of the micro-world find, cut out and fill in on scenes of their own; sums over scenes.</summary>
public sealed class ModelQuality
{
    // Of the tags that fire and should, fire, and should fire.
    private long _rightTags;
    private long _firedTags;
    private long _shownTags;

    private long _boxes;
    private long _goodBoxes;
    private double _maskOverlaps;

    private long _removed;
    private long _gone;
    private long _levels;
    private double _squares;

    private long _answers;
    private long _named;

    /// <summary>Scenes so far.</summary>
    public int Scenes { get; private set; }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<QualityMeasure> Measures =>
    [
        new("tag_f1", "tags: micro-F1", 2.0 * _rightTags / (_firedTags + _shownTags), 0.95),
        new("box_share", "boxes: share with IoU of 0.8 or more", (double)_goodBoxes / _boxes, 0.95),
        new("mask_iou", "masks: mean IoU", _maskOverlaps / _boxes, 0.85),
        new("gone_share", "removal: share neither tagged nor detected afterwards", (double)_gone / _removed, 0.9),
        new("fill_psnr", "inpainting: PSNR in the masks, dB", -10 * Math.Log10(_squares / _levels), 25),
        new("named_share", "choice: share that the answer names", (double)_named / _answers, 0.9),
    ];

    /// <summary>Whether every bound is kept.</summary>
    public bool IsGood => Measures.All(measure => measure.IsKept);

    /// <summary>Adds a scene's tags.</summary>
    internal void AddTags(IReadOnlyCollection<string> fired, IReadOnlyCollection<string> shown)
    {
        Scenes++;
        _rightTags += fired.Count(shown.Contains);
        _firedTags += fired.Count;
        _shownTags += shown.Count;
    }

    /// <summary>Adds what was found of an object that is there.</summary>
    /// <param name="boxOverlap">IoU of the best box with the object's; 0 where there is none.</param>
    /// <param name="maskOverlap">IoU of its mask with the object's.</param>
    internal void AddBox(double boxOverlap, double maskOverlap)
    {
        _boxes++;
        _goodBoxes += boxOverlap >= 0.8 ? 1 : 0;
        _maskOverlaps += maskOverlap;
    }

    /// <summary>Adds a removal.</summary>
    /// <param name="isGone">Whether neither tagger nor detector finds the object any more.</param>
    /// <param name="squares">Squared distances to the background inside the mask, of levels 0 to 1.</param>
    /// <param name="levels">How many.</param>
    internal void AddRemoval(bool isGone, double squares, long levels)
    {
        _removed++;
        _gone += isGone ? 1 : 0;
        _squares += squares;
        _levels += levels;
    }

    /// <summary>Adds an answer that names some of the objects.</summary>
    internal void AddAnswer(bool chosenIsNamed)
    {
        _answers++;
        _named += chosenIsNamed ? 1 : 0;
    }
}
