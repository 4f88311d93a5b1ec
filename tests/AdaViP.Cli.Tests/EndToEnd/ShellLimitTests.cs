using AdaViP.Cli.Runtime;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Limits of the shell that the program cannot live with.</summary>
[Collection(ProcessTests.Name)]
public sealed class ShellLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shell_FewOpenFiles_SaysHowToRaiseThem()
    {
        foreach (int limit in new[] { 24, 32, 64 })
        {
            (await AdavipProcess.RunShellAsync($"ulimit -n {limit}; exec adavip version", _folder.Path))
                .ShouldFail(3, $"may have {limit} files open", "needs 256", "ulimit -n");
        }
    }

    // Below 3 MiB the runtime does not reach the program.
    [Fact]
    public async Task Shell_FilesOfAFewMegabytes_SaysWhatIsNeededAndTheWayWithout()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux keeps compiled code in such a file");
        foreach (int limit in new[] { 4096, 32_000 })
        {
            (await AdavipProcess.RunShellAsync($"ulimit -f {limit}; exec adavip version", _folder.Path))
                .ShouldFail(3, $"may write files of {limit} KiB", "32 MiB", "ulimit -f", "DOTNET_EnableWriteXorExecute=0");
        }

        (await AdavipProcess.RunShellAsync(
            "ulimit -f 100; export DOTNET_EnableWriteXorExecute=0; exec adavip version", _folder.Path)).ShouldExit(0);
        (await AdavipProcess.RunShellAsync("ulimit -f 32768; exec adavip version", _folder.Path)).ShouldExit(0);
    }

    [Fact]
    public async Task Shell_SmallStacks_SaysWhatIsNeededInsteadOfWaitingForEver()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only on Linux do the stacks of threads follow the limit");
        string recipe = _folder.Write("recipe.yaml", "name: own\n");
        foreach (int limit in new[] { 128, 256, 511 })
        {
            (await AdavipProcess.RunShellAsync($"ulimit -s {limit}; exec adavip recipe validate {recipe}", _folder.Path))
                .ShouldFail(3, $"stacks of {limit} KiB", "needs 512 KiB", "ulimit -s");
        }

        (await AdavipProcess.RunShellAsync($"ulimit -s 512; exec adavip recipe validate {recipe}", _folder.Path)).ShouldExit(0);
    }

    // At 64 MiB the runtime starts, and little more; below that it does not reach the program.
    [Theory]
    [InlineData("version")]
    [InlineData("info")]
    [InlineData("train")]
    public async Task Shell_LittleMemory_SaysWhatIsNeededBeforeAnythingFails(string command)
    {
        string line = command == "train"
            ? new EveryCommand.Call(command, GoldenRun.Train(_folder.At("out"))).Shell()
            : "adavip " + command;
        foreach (int limit in new[] { 64, 80, 120, 161, 192, 255 })
        {
            (await AdavipProcess.RunShellAsync($"ulimit -d {limit * 1024}; {line}", _folder.Path))
                .ShouldFail(3, $"may have {limit} MiB of data", "needs 256 MiB", "ulimit -d unlimited");
        }
    }

    // The library that reads tokenizer.json ends the process where it gets no memory; so it is not called then.
    [Fact]
    public async Task Shell_MemoryForTheProgramButNotForAModel_EndsTrainingWithAMessage()
    {
        string model = _folder.At("start"); // with a tokenizer.json
        (await AdavipProcess.RunAsync("micro", "start-model", "--out", model, "--tower-steps", "1")).ShouldExit(0);
        string train = new EveryCommand.Call("train", GoldenRun.TrainModel(model, _folder.At("out"))).Shell();
        foreach (int limit in new[] { 256, 260, 270, 280, 300 })
        {
            (await AdavipProcess.RunShellAsync($"ulimit -d {limit * 1024}; {train}", _folder.Path))
                .ShouldFail(1, "memory", "ulimit");
        }
    }

    [Theory]
    [InlineData("version")]
    [InlineData("recipe copy tiny x.yaml")]
    [InlineData("micro check-models --scenes 1")]
    public async Task Shell_InAFolderThatIsGone_SaysSo(string command)
    {
        Directory.CreateDirectory(_folder.At("gone"));
        (await AdavipProcess.RunShellAsync($"rmdir '{_folder.At("gone")}'; adavip {command}", _folder.At("gone")))
            .ShouldFail(3, "the folder that the program was started in no longer exists", "cd");
    }

    [Fact]
    public void Start_FailsBeforeAnythingCanReportIt_IsAMessageAndExit1()
    {
        var noMemory = new TypeInitializationException("Part", new IOException("Cannot allocate memory", 12));
        Assert.Equal(1, StartLimits.Report(noMemory, "train"));
        Assert.StartsWith("out of memory while running 'adavip train'. ", StartLimits.Explain(noMemory, "train"));
        foreach (string other in new[] { "--help", "" })
        {
            Assert.StartsWith(
                "out of memory while running 'adavip'. ", StartLimits.Explain(new InsufficientMemoryException(), other));
        }

        var missing = new DllNotFoundException("no such library\nmore");
        Assert.Equal(1, StartLimits.Report(missing));
        Assert.StartsWith("the program cannot go on: no such library. Check that ", StartLimits.Explain(missing));
    }

    [Fact]
    public async Task Shell_LittleAddressSpace_NamesLibtorchAndLeavesNothingBesideTheProgram()
    {
        // What the runtime needs, and libtorch besides, differs from machine to machine: from too little for both to enough.
        const int Step = 250, Most = 16_000;
        Assert.SkipUnless(File.Exists("/usr/bin/prlimit"), "prlimit is missing");
        string copies = Path.Combine(AppContext.BaseDirectory, "cpu");
        Assert.False(Directory.Exists(copies), $"{copies} is of an earlier failure; delete it");
        bool isNamed = false;
        for (int megabytes = 1500; megabytes <= Most && !isNamed; megabytes += Step)
        {
            string line = $"exec prlimit --core=0 --as={megabytes}000000 adavip generate --model {GoldenRun.Model} "
                + $"--image {GoldenRun.Picture} --question hi --max-new-tokens 1 --device cpu";
            CommandResult result = await AdavipProcess.RunShellAsync(line, _folder.Path);
            Assert.False(Directory.Exists(copies), $"with {megabytes} MB: {result.Error}");
            Assert.True(
                result.Code != 0,
                $"no limit lay between what the runtime and what libtorch needs; {megabytes} MB sufficed");
            isNamed = result.Error.Contains("libtorch", StringComparison.Ordinal);
            if (isNamed)
            {
                result.ShouldFail(1, "libtorch");
                Assert.Equal("", result.Out);
            }
        }

        Assert.True(isNamed, $"libtorch was never named, up to {Most} MB");
    }
}
