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
        { "adavip generate --image-mode=p", "--image-mode=pad" },
        { "adavip train --recipe=llava-1.5-1", "--recipe=llava-1.5-13b" },
        { "adavip pairs build --bad-rows sk", "skip" },
        { "adavip train --set objective=vision_s", "objective=vision_sum" },
        { "adavip train --set runtime.memory_check=f", "runtime.memory_check=false" },
        { "adavip train --set=optimizer.learn", "--set=optimizer.learning_rate=" },
        { "adavip train --set=objective=vision_s", "--set=objective=vision_sum" },
    };

    /// <summary>Lines at whose end a shell may, or may not, offer the file xfile; words that begin so there are not.</summary>
    public static TheoryData<string, string> FileLines => new()
    {
        { "adavip train --model x", "xfile" },
        { "adavip train --model=x", "--model=xfile" },
        { "adavip train --recipe x", "xfile" },
        { "adavip models check x", "xfile" },
        { "adavip x", "" },
        { "adavip train --device x", "" },
        { "adavip train --set=x", "" },
        { "adavip generate --beams x", "" },
        { "adavip completion x", "" },
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

    /// <summary>Words as bash takes them apart, the last of which is completed; colons and equals signs are words.</summary>
    [Theory]
    [InlineData("adavip train --device cuda:", "adavip train --device cuda :", "0")]
    [InlineData("adavip train --device cuda:0", "adavip train --device cuda : 0", "0")]
    [InlineData("adavip train --device=cuda:", "adavip train --device = cuda :", "0")]
    public async Task Bash_WordTakenApartAtColons_IsCompletedBehindThem(string line, string taken, string expected)
    {
        string words = string.Join(' ', taken.Split(' ').Select(word => $"'{word}'"));
        string script = $"source <(adavip completion bash); compopt() {{ :; }}; COMP_LINE='{line}'; COMP_POINT={line.Length}; "
            + $"COMP_WORDS=({words}); COMP_CWORD={taken.Split(' ').Length - 1}; _adavip; echo \"${{COMPREPLY[*]}}\"";
        CommandResult result = (await AdavipProcess.RunShellAsync(script, Path.GetTempPath())).ShouldExit(0);
        Assert.Equal(expected, result.Out.Trim());
    }

    [Fact]
    public async Task Bash_WhereTheProgramFails_CompletesFilesItself()
    {
        const string script = "source <(adavip completion bash); adavip() { return 3; }; compopt() { echo \"$@\"; }; "
            + "COMP_LINE='adavip x'; COMP_POINT=8; COMP_WORDS=('adavip' 'x'); COMP_CWORD=1; _adavip";
        CommandResult result = (await AdavipProcess.RunShellAsync(script, Path.GetTempPath())).ShouldExit(0);
        Assert.Equal("", result.Out);
    }

    [Theory]
    [MemberData(nameof(FileLines))]
    public async Task Bash_Files_AreOfferedWhereOneIsWanted(string line, string expected)
    {
        string words = string.Join(' ', line.Split(' ').Select(word => $"'{word}'"));
        string script = "source <(adavip completion bash); compopt() { echo \"$@\"; }; "
            + $"COMP_LINE='{line}'; COMP_POINT={line.Length}; "
            + $"COMP_WORDS=({words}); COMP_CWORD={line.Split(' ').Length - 1}; _adavip";
        CommandResult result = (await AdavipProcess.RunShellAsync(script, Path.GetTempPath())).ShouldExit(0);
        Assert.Equal(expected.Length > 0 ? "" : "+o bashdefault +o default", result.Out.Trim());
    }

    [Theory]
    [MemberData(nameof(FileLines))]
    public async Task Zsh_Files_AreOfferedWhereOneIsWanted(string line, string expected)
    {
        string script = $$"""
            compdef() { : }
            compadd() { : }
            compset() { [[ $1 == -P && ${BUFFER##* } == ${~2}* ]] && before=${${BUFFER##* }%%=*}= }
            _files() { print -r -- ${before}xfile }
            source <(adavip completion zsh)
            BUFFER='{{line}}' CURSOR={{line.Length}}
            _adavip
            true
            """;
        Assert.Equal(expected, (await RunAsync("zsh", "-f", script)).Out.Trim());
    }

    [Theory]
    [MemberData(nameof(FileLines))]
    public async Task Fish_Files_AreOfferedWhereOneIsWanted(string line, string expected)
    {
        string script = $"touch xfile\nadavip completion fish | source\ncomplete --do-complete '{line}'\n";
        CommandResult result = await RunAsync("fish", "--no-config", script);
        Assert.Equal(expected, result.Out.Split('\t')[0].Trim());
        Assert.Equal("", result.Error);
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

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Fish_BeginningOfAWord_IsCompleted(string line, string expected)
    {
        CommandResult result =
            await RunAsync("fish", "--no-config", $"adavip completion fish | source\ncomplete --do-complete '{line}'\n");
        Assert.Equal(expected, result.Out.Trim());
        Assert.Equal("", result.Error);
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
        Assert.Contains("$_ -ne \":files\"", script, StringComparison.Ordinal);
        (await InProcess.RunAsync("[suggest:13]", "adavip train")).ShouldFail(2, "from 0 to 12");
        Assert.Contains("--recipe",
            (await InProcess.RunAsync("[suggest:13]", "adavip train ")).ShouldExit(0).Out, StringComparison.Ordinal);
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
