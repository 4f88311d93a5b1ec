using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>What a shell offers when the tab key is pressed, by the very script that the program prints.</summary>
public sealed class CompletionTests
{
    public static TheoryData<string, string> Lines => new()
    {
        { "adavip tr", "train" },
        { "adavip pairs b", "build" },
        { "adavip train --rec", "--recipe" },
        { "adavip train --recipe llava-1.5-1", "llava-1.5-13b" },
        { "adavip recipe show ti", "tiny" },
        { "adavip train --set optimizer.learn", "optimizer.learning_rate=" },
        { "adavip generate --image-mode p", "pad" },
        { "adavip completion z", "zsh" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Bash_BeginningOfAWord_IsCompleted(string line, string expected)
    {
        string words = string.Join(' ', line.Split(' ').Select(word => $"'{word}'"));
        string script = $"source <(adavip completion bash); compopt() {{ :; }}; COMP_LINE='{line}'; COMP_POINT={line.Length}; "
            + $"COMP_WORDS=({words}); COMP_CWORD={line.Split(' ').Length - 1}; _adavip; printf '%s\\n' \"${{COMPREPLY[@]}}\"";
        CommandResult result = (await AdavipProcess.RunShellAsync(script, Path.GetTempPath())).ShouldExit(0);
        Assert.Equal(expected, result.Out.Trim());
    }

    // Outside of a line that is typed, zsh has neither the line nor compadd: the script gets both from here, and what compadd
    // is given is shown where it begins as the last word does.
    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Zsh_BeginningOfAWord_IsCompleted(string line, string expected)
    {
        string script = $$"""
            compdef() { : }
            _files() { print -r -- FILES }
            compadd() {
                while [[ $1 != -- ]]; do shift; done
                shift
                local word
                for word in "$@"; do [[ $word == "${BUFFER##* }"* ]] && print -r -- $word; done
                return 0
            }
            source <(adavip completion zsh)
            BUFFER='{{line}}' CURSOR={{line.Length}}
            _adavip
            """;
        Assert.Equal(expected, (await RunAsync("zsh", "-f", script)).Out.Trim());
    }

    // Fish tells the place of the cursor to interactive shells only.
    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Fish_BeginningOfAWord_IsCompleted(string line, string expected)
    {
        string script = $"""
            function commandline
                contains -- --cursor $argv; and echo {line.Length}; or echo '{line}'
            end
            adavip completion fish | source
            complete --do-complete '{line}'
            """;
        Assert.Equal(expected, (await RunAsync("fish", "--no-config", script)).Out.Trim());
    }

    [Theory]
    [InlineData("zsh", "compdef _adavip adavip")]
    [InlineData("fish", "complete --command adavip")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task OtherShells_Script_IsPrinted(string shell, string text) =>
        Assert.Contains(text, (await InProcess.RunAsync("completion", shell)).ShouldExit(0).Out, StringComparison.Ordinal);

    // PowerShell gives the text of the command without the blanks at its end, and a place in the whole line.
    [Fact]
    public async Task PowerShell_Place_IsThatInTheCommandWithItsBlanks()
    {
        string script = (await InProcess.RunAsync("completion", "pwsh")).ShouldExit(0).Out;
        Assert.Contains("$place = $cursorPosition - $commandAst.Extent.StartOffset", script, StringComparison.Ordinal);
        Assert.Contains("$line = \"$commandAst\".PadRight($place)", script, StringComparison.Ordinal);
        Assert.Contains("adavip \"[suggest:$place]\" $line", script, StringComparison.Ordinal);
        (await InProcess.RunAsync("[suggest:13]", "adavip train")).ShouldFail(2, "from 0 to 12");
        Assert.Contains("--recipe", (await InProcess.RunAsync("[suggest:13]", "adavip train ")).ShouldExit(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownShell_Any_Exit2NamingThoseThereAre() =>
        (await InProcess.RunAsync("completion", "tcsh")).ShouldFail(2, "SHELL is \"tcsh\"", "bash, zsh, fish, pwsh");

    private static async Task<CommandResult> RunAsync(string shell, string withoutSettings, string script)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, shell))),
            $"{shell} is missing");
        using var folder = new TemporaryFolder();
        folder.Write("script", script);
        string line = $"HOME=\"$PWD\" {shell} {withoutSettings} ./script";
        return (await AdavipProcess.RunShellAsync(line, folder.Path)).ShouldExit(0);
    }
}
