using AdaViP.Core.Memory;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Memory;

/// <summary>What bounds the memory of a process, read from copies of /proc and /sys/fs/cgroup.</summary>
public sealed class MemoryLimitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ThisSystem_HasWhatTheMachineHasLeft()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        IReadOnlyList<MemoryLimit> limits = MemoryLimits.Read();
        Assert.Contains(limits, limit => limit.Name == "MemAvailable of this machine" && limit.Available > 1 << 20);
    }

    [Fact]
    public void Read_NoGroupsAndNoLimits_IsTheMachineAlone()
    {
        Machine("0::/\n", "unlimited", "unlimited");
        Assert.Equal([new MemoryLimit("MemAvailable of this machine", 8_000_000L * 1024)], Read());
    }

    [Fact]
    public void Read_GroupsOfVersion2_CountEveryGroupAroundAndGiveFilesBack()
    {
        Machine("0::/outer/inner\n", "unlimited", "unlimited");
        Write("groups/outer/memory.max", "1000000\n");
        Write("groups/outer/memory.current", "400000\n");
        Write("groups/outer/memory.stat", "anon 100000\ninactive_file 200000\nactive_file 50000\n");
        Write("groups/outer/inner/memory.max", "max\n");
        Write("groups/outer/inner/memory.current", "1\n");

        MemoryLimit group = Assert.Single(Read().Skip(1));

        Assert.Equal(1000000 - (400000 - 250000), group.Available);
        Assert.Equal($"memory.max of the control group {At("groups/outer")}, 1.0 MB", group.Name);
    }

    [Fact]
    public void Read_GroupOfVersion1_HasItsOwnNames()
    {
        Machine("9:name=systemd:/\n4:cpu,memory:/a\n0::/\n", "unlimited", "unlimited");
        Write("groups/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Write("groups/memory/memory.usage_in_bytes", "5\n");
        Write("groups/memory/a/memory.limit_in_bytes", "3000000\n");
        Write("groups/memory/a/memory.usage_in_bytes", "5000000\n");
        Write("groups/memory/a/memory.stat", "total_inactive_file 1000000\n");

        IReadOnlyList<MemoryLimit> limits = Read();

        Assert.Equal([8_000_000L * 1024, 0, long.MaxValue - 1024 * 4 + 1 - 5], limits.Select(limit => limit.Available));
    }

    [Theory]
    [InlineData("/kubepods/pod1")]
    [InlineData("/../../host")]
    public void Read_PathOfTheHostInsideAContainer_TakesTheRootOfTheMount(string path)
    {
        Machine($"0::{path}\n", "unlimited", "unlimited");
        Write("groups/memory.max", "2000\n");
        Write("groups/memory.current", "500\n");
        Assert.Equal(1500, Assert.Single(Read().Skip(1)).Available);
    }

    [Fact]
    public void Read_LimitsOfTheShell_AreWhatIsLeftOfThem()
    {
        Machine("", "4096000", "1024000");
        IReadOnlyList<MemoryLimit> limits = Read();
        Assert.Equal(
            [(4096000 - 3000 * 1024L, true), (1024000 - 700 * 1024L, false)],
            limits.Skip(1).Select(limit => (limit.Available, limit.CountsMappings)));
        Assert.Contains("ulimit -v", limits[1].Name, StringComparison.Ordinal);
        Assert.Contains("ulimit -d", limits[2].Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_TooLittle_SaysBothNumbersWhatTakesThemAndWhatToDo()
    {
        MemoryDemand demand = new("Training", [new("weights", 30_000_000), new("moments", 60_000_000), new("crumbs", 1000)])
        {
            LoadingBytes = 100_000_000,
        };
        MemoryLimit enough = new("the machine", 90_001_000);
        MemoryLimit mapped = new("address space", 95_000_000, CountsMappings: true);
        demand.Require([enough], "Do less.");

        UserErrorException error = Assert.Throws<UserErrorException>(
            () => demand.Require([enough, new MemoryLimit("a group", 50_000_000), mapped], "Do less."));
        Assert.Equal(
            "Training needs about 90.0 MB of memory (moments 60.0 MB, weights 30.0 MB), but only 50.0 MB is available (a group). "
            + "Nothing was loaded. Do less.",
            error.Message);
        UserErrorException loading = Assert.Throws<UserErrorException>(() => demand.Require([mapped], ""));
        Assert.Contains("100.0 MB", loading.Message, StringComparison.Ordinal);
    }

    private string At(string path) => Path.Combine(_folder.Path, path);

    private IReadOnlyList<MemoryLimit> Read() => MemoryLimits.Read(At("proc"), At("groups"));

    private void Machine(string groups, string addressSpace, string data)
    {
        Write("proc/meminfo", "MemTotal:       16000000 kB\nMemAvailable:    8000000 kB\n");
        Write("proc/self/cgroup", groups);
        Write("proc/self/status", "VmSize:\t    3000 kB\nVmData:\t     700 kB\n");
        Write(
            "proc/self/limits",
            "Limit                     Soft Limit           Hard Limit           Units     \n"
            + $"Max data size             {data,-20} unlimited            bytes     \n"
            + $"Max address space         {addressSpace,-20} unlimited            bytes     \n");
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }
}
