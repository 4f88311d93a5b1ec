namespace AdaViP.Pairs.Building;

/// <summary>What a finished picture leaves in the journal.</summary>
/// <param name="Index">Of the picture.</param>
/// <param name="Traces">What happened to its preferences, in data order.</param>
/// <param name="Pictures">What was drawn.</param>
internal sealed record JournalEntry(int Index, IReadOnlyList<PreferenceTrace> Traces, EntryPictures Pictures);

/// <summary>The encoded pictures of a finished picture.</summary>
/// <param name="Rejected">Rejected pictures by candidate.</param>
/// <param name="Previews">Small pictures for the gallery by name.</param>
internal sealed record EntryPictures(
    IReadOnlyDictionary<int, byte[]> Rejected, IReadOnlyList<(string Name, byte[] Bytes)> Previews);
