using System.Globalization;

namespace AdaViP.Core.Memory;

/// <summary>One bound on what this process can still take.</summary>
/// <param name="Name">What sets it, to follow a number of bytes: "MemAvailable of this machine".</param>
/// <param name="Available">Bytes; 0 where the bound is reached already.</param>
/// <param name="CountsMappings">Whether files that are mapped into memory count too, as they do for the address space.</param>
public sealed record MemoryLimit(string Name, long Available, bool CountsMappings = false);

/// <summary>
/// Everything that bounds the memory of this process on Linux: what the machine has left, the control groups that it is in
/// (version 1 and 2, each with all groups around it), and the limits of its shell (<c>ulimit -v</c>, <c>ulimit -d</c>).
/// </summary>
public static class MemoryLimits
{
    private const long Kibi = 1024;

    /// <summary>The bounds of this process now; on another system what the runtime says of the machine.</summary>
    public static IReadOnlyList<MemoryLimit> Read() => Read("/proc", "/sys/fs/cgroup");

    /// <summary>The same from files in other places.</summary>
    /// <param name="proc">Stands for <c>/proc</c>.</param>
    /// <param name="groups">Stands for <c>/sys/fs/cgroup</c>.</param>
    /// <returns>Bounds that are set; what cannot be read bounds nothing.</returns>
    public static IReadOnlyList<MemoryLimit> Read(string proc, string groups)
    {
        List<MemoryLimit> limits = [];
        if (Field(Path.Combine(proc, "meminfo"), "MemAvailable:", Kibi) is long machine)
        {
            limits.Add(new MemoryLimit("MemAvailable of this machine", machine));
        }
        else
        {
            GCMemoryInfo info = GC.GetGCMemoryInfo();
            long free = Math.Max(0, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes);
            limits.Add(new MemoryLimit("memory of this machine", free));
        }

        AddGroups(limits, proc, groups);
        AddShellLimit(limits, proc, "Max address space", "VmSize:", "address space, ulimit -v", countsMappings: true);
        AddShellLimit(limits, proc, "Max data size", "VmData:", "data, ulimit -d", countsMappings: false);
        return limits;
    }

    // "4:memory:/a/b" is a group of version 1, "0::/a/b" one of version 2. Inside a container the path may be one of the host,
    // which is not there: then the root of what is mounted is the container's own group.
    private static void AddGroups(List<MemoryLimit> limits, string proc, string groups)
    {
        foreach (string line in Lines(Path.Combine(proc, "self", "cgroup")))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length < 3)
            {
                continue;
            }

            bool isFirstVersion = parts[1].Split(',').Contains("memory");
            if (!isFirstVersion && parts[1].Length > 0)
            {
                continue;
            }

            string root = isFirstVersion ? Path.Combine(groups, "memory") : groups;
            string[] names = parts[2].Split('/', StringSplitOptions.RemoveEmptyEntries);
            for (int depth = names.Contains("..") ? 0 : names.Length; depth >= 0; depth--)
            {
                string folder = Path.Combine([root, .. names[..depth]]);
                if ((isFirstVersion ? FirstVersion(folder) : SecondVersion(folder)) is MemoryLimit limit)
                {
                    limits.Add(limit);
                }
            }
        }
    }

    private static MemoryLimit? SecondVersion(string folder) => Group(
        folder, "memory.max", "memory.current", "inactive_file", "active_file");

    private static MemoryLimit? FirstVersion(string folder) => Group(
        folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file", "total_active_file");

    // What the group keeps of files it gives back when memory is wanted.
    private static MemoryLimit? Group(string folder, string limitName, string usedName, params string[] reclaimable)
    {
        if (Number(Path.Combine(folder, limitName)) is not long limit || Number(Path.Combine(folder, usedName)) is not long used)
        {
            return null;
        }

        long files = reclaimable.Sum(name => Field(Path.Combine(folder, "memory.stat"), name, 1) ?? 0);
        long available = Math.Max(0, limit - Math.Max(0, used - files));
        return new MemoryLimit($"{limitName} of the control group {folder}, {ByteCount.Format(limit)}", available);
    }

    private static void AddShellLimit(
        List<MemoryLimit> limits, string proc, string limitName, string usedName, string name, bool countsMappings)
    {
        string? line = Lines(Path.Combine(proc, "self", "limits")).FirstOrDefault(
            line => line.StartsWith(limitName, StringComparison.Ordinal));
        string[] words = line?[limitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words.Length > 0
            && Parse(words[0]) is long limit
            && Field(Path.Combine(proc, "self", "status"), usedName, Kibi) is long used)
        {
            limits.Add(new MemoryLimit(
                $"limit of this process's {name}, {ByteCount.Format(limit)}", Math.Max(0, limit - used), countsMappings));
        }
    }

    // "MemAvailable:   23456 kB", "inactive_file 4096".
    private static long? Field(string path, string name, long unit)
    {
        foreach (string line in Lines(path))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && words[0] == name && Parse(words[1]) is long value && value <= long.MaxValue / unit)
            {
                return value * unit;
            }
        }

        return null;
    }

    private static long? Number(string path) => Lines(path) is [string first, ..] ? Parse(first.Trim()) : null;

    // "max" and "unlimited" are not numbers; neither is one beyond 63 bits, which no memory reaches.
    private static long? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
