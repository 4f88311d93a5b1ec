using AdaViP.Core.Foundation;
using AdaViP.Core.Images;

namespace AdaViP.Pairs.Building;

/// <summary>What is known of one picture on its way through the stages. One stage has it at a time.</summary>
internal sealed class PairState(PictureJob job)
{
    /// <summary>The picture and its preferences.</summary>
    public PictureJob Job { get; } = job;

    /// <summary>Why no candidate can come of it; null as long as one may.</summary>
    public string? Reason { get; set; }

    /// <summary>Upright pixels; null before decoding and once they are not needed.</summary>
    public DecodedImage? Image { get; set; }

    /// <summary>Size of the photo; 0 where it could not be decoded.</summary>
    public (int Width, int Height) Size { get; set; }

    /// <summary>Per preference, in order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Sentences { get; set; } = [];

    /// <summary>Per preference, why it has no sentences although its answer may have; null where nothing went wrong.</summary>
    public IReadOnlyList<string?> SentenceProblems { get; set; } = [];

    /// <summary>All tags.</summary>
    public IReadOnlyList<Tag> Tags { get; set; } = [];

    /// <summary>Tags that became no candidate.</summary>
    public List<DroppedTag> Dropped { get; } = [];

    /// <summary>One box per tag that has one.</summary>
    public IReadOnlyList<TaggedBox> Boxes { get; set; } = [];

    /// <summary>Boxes whose masks are usable, in tag order.</summary>
    public IReadOnlyList<TaggedBox> Owners { get; set; } = [];

    /// <summary>Masks of <see cref="Owners"/>.</summary>
    public IReadOnlyList<Mask> Masks { get; set; } = [];

    /// <summary>The same, dilated.</summary>
    public IReadOnlyList<Mask> Dilated { get; set; } = [];

    /// <summary>What comes of it, one per preference.</summary>
    public List<PairOutcome> Outcomes { get; } = [];

    /// <summary>Small pictures for the gallery by name.</summary>
    public List<(string Name, byte[] Bytes)> Previews { get; } = [];

    /// <summary>Encoded rejected pictures by candidate index.</summary>
    public SortedDictionary<int, byte[]> Rejected { get; } = [];
}
