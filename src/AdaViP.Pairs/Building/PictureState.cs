using AdaViP.Core.Foundation;
using AdaViP.Core.Images;

namespace AdaViP.Pairs.Building;

/// <summary>What is known of one picture behind a stage: never changed, each stage gives a new one.</summary>
/// <param name="Job">The picture and its preferences.</param>
internal sealed record PictureState(PictureJob Job)
{
    /// <summary>Why no candidate can come of it; null as long as one may.</summary>
    public string? Reason { get; init; }

    /// <summary>Upright pixels; null where it could not be decoded.</summary>
    public DecodedImage? Image { get; init; }

    /// <summary>Sentences of the preferred answers, one entry per preference, in order.</summary>
    public IReadOnlyList<AnswerSentences> Answers { get; init; } = [];

    /// <summary>All tags.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>Tags that became no candidate.</summary>
    public IReadOnlyList<DroppedTag> Dropped { get; init; } = [];

    /// <summary>One box per tag that has one.</summary>
    public IReadOnlyList<TaggedBox> Boxes { get; init; } = [];

    /// <summary>Those of <see cref="Boxes"/> that are not duplicates of a better one, in tag order.</summary>
    public IReadOnlyList<TaggedBox> KeptBoxes { get; init; } = [];

    /// <summary>Those of <see cref="KeptBoxes"/> whose mask is usable, in tag order: each becomes a candidate.</summary>
    public IReadOnlyList<CutOutObject> Objects { get; init; } = [];
}

/// <summary>What a preferred answer says.</summary>
/// <param name="Sentences">One fact each; none where there is a problem.</param>
/// <param name="Problem">Why there are none although the answer may have some; null where nothing went wrong.</param>
internal sealed record AnswerSentences(IReadOnlyList<string> Sentences, string? Problem);

/// <summary>An object that can be removed.</summary>
/// <param name="Box">Its tag and where it was found.</param>
/// <param name="Mask">Its pixels.</param>
/// <param name="Dilated">What is inpainted.</param>
internal sealed record CutOutObject(TaggedBox Box, Mask Mask, Mask Dilated);
