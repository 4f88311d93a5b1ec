using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>What a shell offers when the tab key is pressed, by the very script that the program prints.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("adavip tr", "train")]
    [InlineData("adavip pairs b", "build")]
    [InlineData("adavip train --rec", "--recipe")]
    [InlineData("adavip train --recipe llava-1.5-1", "llava-1.5-13b")]
    [InlineData("adavip recipe show ti", "tiny")]
    [InlineData("adavip train --set optimizer.learn", "optimizer.learning_rate=")]
    [InlineData("adavip generate --image-mode p", "pad")]
    [InlineData("adavip completion z", "zsh")]
    public async Task Bash_BeginningOfAWord_IsCompleted(string line, string expected)
    {
        string words = string.Join(' ', line.Split(' ').Select(word => $"'{word}'"));
        string script = $"source <(adavip completion bash); compopt() {{ :; }}; COMP_LINE='{line}'; COMP_POINT={line.Length}; "
            + $"COMP_WORDS=({words}); COMP_CWORD={line.Split(' ').Length - 1}; _adavip; printf '%s\\n' \"${{COMPREPLY[@]}}\"";
        CommandResult result = (await AdavipProcess.RunShellAsync(script, Path.GetTempPath())).ShouldExit(0);
        Assert.Equal(expected, result.Out.Trim());
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
}
