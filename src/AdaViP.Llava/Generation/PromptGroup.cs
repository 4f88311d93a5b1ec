using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>
/// Prompts about one picture, and how they lie in one matrix: first what all of them begin with, then what each has of its own.
/// </summary>
internal sealed class PromptGroup
{
    private PromptGroup(IReadOnlyList<int> prompts, Tensor features, IReadOnlyList<int[]> ids)
    {
        Prompts = prompts;
        Features = features;
        Shared = ids.Count == 1 ? 0 : SharedStart(ids);
        int start = Shared;
        var own = new List<PackedSegment>();
        foreach (int[] each in ids)
        {
            own.Add(new PackedSegment(start, each.Length - Shared, Shared == 0 ? PackedSegment.NoParent : 0));
            start += each.Length - Shared;
        }

        OwnSegments = own;
        Segments = Shared == 0 ? own : [new PackedSegment(0, Shared), .. own];
        PackedIds = [.. ids[0].Take(Shared), .. ids.SelectMany(each => each.Skip(Shared))];
    }

    /// <summary>Indices of the prompts in their batch.</summary>
    internal IReadOnlyList<int> Prompts { get; }

    /// <summary>Picture features after the projector: [imageTokens, HiddenSize].</summary>
    internal Tensor Features { get; }

    /// <summary>Tokens that all prompts begin with and that are computed once; 0 for a prompt alone.</summary>
    internal int Shared { get; }

    /// <summary>What is of each prompt's own.</summary>
    internal IReadOnlyList<PackedSegment> OwnSegments { get; }

    /// <summary>All that is computed, in packed order.</summary>
    internal IReadOnlyList<PackedSegment> Segments { get; }

    /// <summary>Ids in packed order, with the image token expanded.</summary>
    internal int[] PackedIds { get; }

    /// <summary>Puts prompts with the same features together that begin alike up to the end of the picture at least.</summary>
    /// <param name="prompts">Features, told apart by reference, and ids of each.</param>
    /// <param name="imageToken">Id of the image token.</param>
    /// <returns>Groups in the order of their first prompts; each prompt is in one.</returns>
    internal static IReadOnlyList<PromptGroup> Of(IReadOnlyList<(Tensor Features, int[] PromptIds)> prompts, int imageToken)
    {
        var groups = new List<(Tensor Features, int[] Start, List<int> Members)>();
        for (int i = 0; i < prompts.Count; i++)
        {
            (Tensor features, int[] ids) = prompts[i];
            int[] start = ids[..(Array.LastIndexOf(ids, imageToken) + 1)];
            int found = groups.FindIndex(group =>
                ReferenceEquals(group.Features, features) && group.Start.AsSpan().SequenceEqual(start));
            if (found < 0)
            {
                groups.Add((features, start, [i]));
            }
            else
            {
                groups[found].Members.Add(i);
            }
        }

        return
        [
            .. groups.Select(group => new PromptGroup(
                group.Members, group.Features, [.. group.Members.Select(member => prompts[member].PromptIds)])),
        ];
    }

    // Each prompt keeps a token of its own, from which it goes on.
    private static int SharedStart(IReadOnlyList<int[]> ids)
    {
        int most = ids.Min(each => each.Length) - 1;
        int shared = 0;
        while (shared < most && ids.All(each => each[shared] == ids[0][shared]))
        {
            shared++;
        }

        return shared;
    }
}
