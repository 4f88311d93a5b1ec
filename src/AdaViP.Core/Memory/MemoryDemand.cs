using System.Globalization;

namespace AdaViP.Core.Memory;

/// <summary>One purpose of memory.</summary>
/// <param name="Name">What takes it, in the plural or as a mass: "weights".</param>
/// <param name="Bytes">How much, in use together with everything else of the demand.</param>
public sealed record MemoryItem(string Name, long Bytes);

/// <summary>What a piece of work will take of the processor's memory, known before anything is loaded.</summary>
/// <param name="Work">The work, to begin a sentence: "Training".</param>
/// <param name="Items">Everything that is in memory at the peak.</param>
public sealed record MemoryDemand(string Work, IReadOnlyList<MemoryItem> Items)
{
    /// <summary>Bytes at the peak of the work.</summary>
    public long Bytes => Items.Sum(item => item.Bytes);

    /// <summary>Bytes while the model is loaded, its files mapped; 0 where no files are mapped.</summary>
    public long LoadingBytes { get; init; }

    /// <summary>What counts under a limit.</summary>
    public long Under(MemoryLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return limit.CountsMappings ? Math.Max(Bytes, LoadingBytes) : Bytes;
    }

    /// <summary>Refuses work for which the memory does not suffice.</summary>
    /// <param name="limits">As <see cref="MemoryLimits.Read()"/> gives them.</param>
    /// <param name="advice">Complete sentences: what to change.</param>
    /// <exception cref="UserErrorException">
    /// The tightest limit is too small; the message has both numbers, and of what they are.
    /// </exception>
    public void Require(IReadOnlyList<MemoryLimit> limits, string advice)
    {
        if (Shortage(limits) is MemoryLimit limit)
        {
            (string needed, string available) = ByteCount.FormatPair(Under(limit), limit.Available);
            if (needed == available)
            {
                (needed, available) = (Megabytes(Under(limit)), Megabytes(limit.Available));
            }

            string largest = string.Join(", ", Items
                .Where(item => item.Bytes >= Bytes / 50)
                .OrderByDescending(item => item.Bytes)
                .Select(item => $"{item.Name} {ByteCount.Format(item.Bytes)}"));
            throw new UserErrorException(
                $"{Work} needs about {needed} of memory ({largest}), but only {available} is available ({limit.Name}). "
                + $"Nothing was loaded. {advice}");
        }
    }

    /// <summary>The limit that is exceeded by most; null where all suffice.</summary>
    /// <param name="limits">As <see cref="MemoryLimits.Read()"/> gives them.</param>
    public MemoryLimit? Shortage(IReadOnlyList<MemoryLimit> limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.Where(limit => limit.Available < Under(limit)).MaxBy(limit => Under(limit) - limit.Available);
    }

    /// <summary>What a change of settings would bring: "then about 1.2 GB"; null where it needs as much or more.</summary>
    /// <param name="changed">The same work after the change.</param>
    public string? Saves(MemoryDemand changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        (string now, string then) = ByteCount.FormatPair(Bytes, changed.Bytes);
        return changed.Bytes < Bytes && now != then ? $"then about {then}" : null;
    }

    // For two numbers that are nearly equal.
    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}
