using System.Diagnostics;

namespace AdaViP.Benchmarks.Reports;

/// <summary>
/// How glibc's malloc treats large blocks, for a whole process and so for all sides measured in it. <c>default</c> hands them
/// back to the system after every use; <c>retained</c> keeps them, as the program does with <c>runtime.retain_heap</c>.
/// </summary>
internal sealed record AllocatorSetting(string Name, IReadOnlyDictionary<string, string> Variables)
{
    internal static readonly AllocatorSetting Default = new("default", new Dictionary<string, string>());

    internal static readonly AllocatorSetting Retained = new(
        "retained",
        new Dictionary<string, string>
        {
            ["MALLOC_MMAP_MAX_"] = "0",
            ["MALLOC_TRIM_THRESHOLD_"] = "100000000000",
            ["MALLOC_ARENA_MAX"] = "1",
        });

    /// <summary>Both, for suites whose peer allocates.</summary>
    internal static readonly IReadOnlyList<AllocatorSetting> Both = [Default, Retained];

    /// <summary>Puts the setting into the environment of a process to be started, whatever this one's is.</summary>
    internal void ApplyTo(ProcessStartInfo start)
    {
        foreach (string variable in Retained.Variables.Keys)
        {
            start.Environment.Remove(variable);
        }

        foreach ((string variable, string value) in Variables)
        {
            start.Environment[variable] = value;
        }
    }

    /// <inheritdoc />
    public override string ToString() => Name;
}
