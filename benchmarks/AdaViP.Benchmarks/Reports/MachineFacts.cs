using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AdaViP.Benchmarks.Reports;

/// <summary>The machine that gave the numbers, as /proc/cpuinfo tells it.</summary>
internal sealed partial record MachineFacts
{
    private static readonly string[] Extensions =
    [
        "avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile",
        "amx_bf16",
    ];

    private MachineFacts(IReadOnlyDictionary<string, string> fields)
    {
        string Field(string name) => fields.GetValueOrDefault(name, "unknown");
        Processor = Field("model name");
        Model = $"family {Field("cpu family")}, model {Field("model")}, stepping {Field("stepping")}";
        HashSet<string> flags = [.. Field("flags").Split(' ')];
        InstructionSets = string.Join(' ', Extensions.Where(flags.Contains));
        Slug = NotWord().Replace(
            $"{Processor} {Field("cpu family")} {Field("model")} {Environment.ProcessorCount} cores".ToLowerInvariant(), "-")
            .Trim('-');
    }

    /// <summary>Brand string.</summary>
    internal string Processor { get; }

    /// <summary>Numbers that tell one brand string from another.</summary>
    internal string Model { get; }

    /// <summary>Vector extensions.</summary>
    internal string InstructionSets { get; }

    /// <summary>Folder name of the results.</summary>
    internal string Slug { get; }

    /// <summary>Processors this process may use.</summary>
    internal int Cores { get; } = Environment.ProcessorCount;

    /// <summary>Memory in GiB.</summary>
    internal double MemoryGibibytes { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024.0 / 1024.0 / 1024.0;

    /// <summary>System.</summary>
    internal string System { get; } = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}";

    /// <summary>This machine.</summary>
    internal static MachineFacts Read()
    {
        Dictionary<string, string> fields = [];
        const string Path = "/proc/cpuinfo";
        if (File.Exists(Path))
        {
            foreach (string line in File.ReadLines(Path).TakeWhile(line => line.Length > 0))
            {
                string[] parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
                fields[parts[0]] = parts.Length > 1 ? parts[1] : "";
            }
        }

        return new MachineFacts(fields);
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotWord();
}
