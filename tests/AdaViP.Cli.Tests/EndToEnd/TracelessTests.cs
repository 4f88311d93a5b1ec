using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>No command writes anything outside its outputs and the temporary folder, or asks for the address of a host.</summary>
public sealed partial class TracelessTests
{
    private const string Tracer = "strace";

    // A device, the kernel's own files: nothing that stays.
    private static readonly string[] Passing = ["/dev/", "/proc/", "/sys/"];

    // What a process opens to find the address of a host.
    private static readonly string[] Lookups = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf"];

    [Fact]
    public async Task EveryCommand_Traced_WritesNowhereElseNorIntoAnEmptyHomeAndLooksUpNoHost()
    {
        using var every = new EveryCommand();
        string log = Path.Combine(every.Root, "trace.log");
        string trace =
            $"{Tracer} -f --seccomp-bpf -qq -s 4096 -o '{log}' -e trace=openat,open,creat,mkdir,mkdirat,rename,renameat,"
            + "renameat2,link,linkat,symlink,symlinkat,mknod,mknodat,socket,connect,sendto";
        CommandResult tracer = await AdavipProcess.RunShellAsync($"{trace} true", every.Root);
        bool isTraced = tracer.Code == 0;
        await foreach (EveryCommand.Call call in every.Calls())
        {
            (await RunAsync(every, call, isTraced ? trace : "")).ShouldExit(0);
            Assert.Empty(
                Directory.EnumerateFileSystemEntries(Path.Combine(every.Root, "home"), "*", SearchOption.AllDirectories));
            string[] wrong = isTraced ? [.. File.ReadLines(log).Where(line => IsTrace(line, [every.Root, every.Questions]))] : [];
            Assert.True(wrong.Length == 0, $"{call.Name}:\n{string.Join('\n', wrong)}");
        }

        Assert.SkipUnless(isTraced, $"{Tracer} is missing, or must not trace here: only the home was looked at");
    }

    private static Task<CommandResult> RunAsync(EveryCommand every, EveryCommand.Call call, string before)
    {
        string home = Directory.CreateDirectory(Path.Combine(every.Root, "home")).FullName;
        string temporary = Directory.CreateDirectory(Path.Combine(every.Root, "temporary")).FullName;
        string work = Directory.CreateDirectory(Path.Combine(every.Root, "work")).FullName;
        string environment = "env -u XDG_CACHE_HOME -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME -u XDG_RUNTIME_DIR "
            + $"HOME='{home}' TMPDIR='{temporary}' {before}";
        return AdavipProcess.RunShellAsync(call.Shell(environment), work);
    }

    // Failed calls leave nothing behind, but a failed lookup has asked.
    private static bool IsTrace(string line, string[] allowed)
    {
        if (line.Contains("AF_INET", StringComparison.Ordinal)
            || Lookups.Any(file => line.Contains($"\"{file}\"", StringComparison.Ordinal)))
        {
            return true;
        }

        bool isOpen = line.Contains(" open", StringComparison.Ordinal);
        bool writes = isOpen
            ? line.Contains("O_WRONLY", StringComparison.Ordinal) || line.Contains("O_RDWR", StringComparison.Ordinal)
                || line.Contains("O_CREAT", StringComparison.Ordinal)
            : Makes().IsMatch(line);
        return writes && !line.Contains(" = -1 ", StringComparison.Ordinal) && FirstPath().Match(line) is { Success: true } path
            && Path.IsPathRooted(path.Groups[1].Value)
            && !Array.Exists([.. Passing, .. allowed], start => path.Groups[1].Value.StartsWith(start, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\d+ +(?:creat|mkdir|rename|link|symlink|mknod)")]
    private static partial Regex Makes();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex FirstPath();
}
