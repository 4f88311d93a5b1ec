using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Support;

/// <summary>The built program as a child process.</summary>
internal sealed partial class AdavipProcess : IDisposable
{
    public const int SigHup = 1;
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigContinue = 18;
    public const int SigStop = 19;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private AdavipProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Append(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Append(_error, e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Path of the program that the tests were built with.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "adavip");

    /// <summary>Runs a command to its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, input: null);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="arguments">Of the program.</param>
    /// <param name="input">Text for stdin; null for none.</param>
    /// <param name="environment">Variables beside those of the test process.</param>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> arguments, string? input, params (string Name, string Value)[] environment)
    {
        using AdavipProcess process = Start(arguments, environment);
        if (input is not null)
        {
            await process._process.StandardInput.WriteAsync(input);
        }

        process._process.StandardInput.Close();
        return await process.WaitAsync();
    }

    /// <summary>Runs a line of shell in which <c>adavip</c> is the built program.</summary>
    /// <param name="line">For bash.</param>
    /// <param name="workingFolder">Where relative paths start.</param>
    public static async Task<CommandResult> RunShellAsync(string line, string workingFolder)
    {
        using AdavipProcess process = StartShell(line, workingFolder);
        process._process.StandardInput.Close();
        return await process.WaitAsync();
    }

    /// <summary>Starts a line of shell in which <c>adavip</c> is the built program.</summary>
    /// <param name="line">For bash.</param>
    /// <param name="workingFolder">Where relative paths start.</param>
    public static AdavipProcess StartShell(string line, string workingFolder)
    {
        string search = AppContext.BaseDirectory + System.IO.Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        return Start("/bin/bash", ["-c", "cd \"$0\" && " + line, workingFolder], ("PATH", search));
    }

    /// <summary>Starts a command on a terminal of its own, whose keyboard is <see cref="TypeAsync"/>.</summary>
    /// <param name="columns">Width of its window.</param>
    /// <param name="terminal">Its kind, for TERM.</param>
    /// <param name="log">Gets all that was shown, byte for byte.</param>
    /// <param name="arguments">Of the program; no apostrophes.</param>
    public static AdavipProcess StartOnTerminal(int columns, string terminal, string log, IReadOnlyList<string> arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "/usr/bin/script, which makes a terminal, is missing");
        string command = string.Join(' ', arguments.Prepend(Path).Select(word => $"'{word}'"));
        return Start(
            "/usr/bin/script", ["-qefc", $"stty cols {columns}; {command}", log], ("TERM", terminal), ("LANG", "C.UTF-8"));
    }

    /// <summary>Starts a command.</summary>
    public static AdavipProcess Start(IReadOnlyList<string> arguments, params (string Name, string Value)[] environment) =>
        Start(Path, arguments, environment);

    /// <summary>
    /// Starts a command under a limit of file sizes, as if the disk were full beyond it. The runtime's own double mapping of
    /// code is a file too and has to be off for that.
    /// </summary>
    /// <param name="kilobytes">Largest file.</param>
    /// <param name="arguments">Of the program.</param>
    public static AdavipProcess StartWithFileLimit(int kilobytes, IReadOnlyList<string> arguments) =>
        Start(
            "/bin/bash",
            ["-c", $"ulimit -f {kilobytes}; exec \"$0\" \"$@\"", Path, .. arguments],
            ("DOTNET_EnableWriteXorExecute", "0"));

    /// <summary>Starts a command under another program, which starts it.</summary>
    /// <param name="program">A tracer, for example.</param>
    /// <param name="options">Of that program.</param>
    /// <param name="arguments">Of this one.</param>
    public static AdavipProcess StartUnder(string program, IReadOnlyList<string> options, IReadOnlyList<string> arguments) =>
        Start(program, [.. options, Path, .. arguments]);

    /// <summary>Whether the program ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits until stdout contains a text.</summary>
    public Task WaitForOutputAsync(string text) => WaitForAsync(_output, text);

    /// <summary>
    /// Waits until stdout has a match: for lines that are drawn at intervals, where a certain number may never be seen.
    /// </summary>
    public Task WaitForOutputAsync(Regex pattern) => WaitForAsync(_output, pattern.ToString(), pattern.IsMatch);

    /// <summary>Waits until stderr contains a text.</summary>
    public Task WaitForErrorAsync(string text) => WaitForAsync(_error, text);

    /// <summary>Types on the keyboard of a program that runs under <c>script</c>, which passes standard input on.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>Waits for the end.</summary>
    public async Task<CommandResult> WaitAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the program did not end within {Patience}:\n{Text(_output)}\n{Text(_error)}");
        }

        return new CommandResult(_process.ExitCode, Text(_output), Text(_error));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static AdavipProcess Start(
        string file, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        // A test run under nohup, or behind an & in a script, has signals ignored, and children would inherit that.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=HUP,INT", file, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Remove("ADAVIP_DEBUG");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new AdavipProcess(start);
    }

    private Task WaitForAsync(StringBuilder stream, string text) =>
        WaitForAsync(stream, text, written => written.Contains(text, StringComparison.Ordinal));

    private async Task WaitForAsync(StringBuilder stream, string what, Predicate<string> isThere)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isThere(Text(stream)))
        {
            Assert.False(_process.HasExited, $"the program ended before it wrote \"{what}\":\n{Text(_output)}\n{Text(_error)}");
            Assert.True(
                Stopwatch.GetElapsedTime(start) < Patience,
                $"the program did not write \"{what}\":\n{Text(_output)}\n{Text(_error)}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static string Text(StringBuilder stream)
    {
        lock (stream)
        {
            return stream.ToString();
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
