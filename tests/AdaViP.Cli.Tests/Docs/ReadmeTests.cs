using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>
/// README.md: its tuning section runs as written, the part with LLaVA-1.5-7B on the tiny model under that name and for two
/// steps. Its other blocks need the user's graphs and benchmark files, or build the program itself.
/// </summary>
[Collection(ProcessTests.Name)]
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task TuneLlava_BothBlocks_RunAsWritten()
    {
        using var folder = new TemporaryFolder();
        await RunAsync("adavip demo", folder);
        Directory.CreateSymbolicLink(folder.At("llava-1.5-7b-hf"), folder.At("adavip-demo/model"));
        Directory.CreateSymbolicLink(folder.At("images"), folder.At("adavip-demo/data/images"));
        File.Copy(folder.At("adavip-demo/data/preferences.jsonl"), folder.At("triplets.jsonl"));
        File.Copy(folder.At("adavip-demo/data/images/000.png"), folder.At("photo.jpg"));
        string[] commands = [.. Commands("Tune LLaVA")];
        Assert.Equal(7, commands.Length);
        foreach (string command in commands)
        {
            bool isLong = command.StartsWith("adavip train --recipe llava-1.5-7b", StringComparison.Ordinal);
            await RunAsync(isLong ? command + " --set schedule.steps=2 --set schedule.accumulation=1" : command, folder);
        }

        Assert.True(File.Exists(folder.At("runs/tiny/config.json")));
        string recipe = File.ReadAllText(folder.At("runs/first/recipe.resolved.yaml"));
        Assert.Contains("precision: bfloat16", recipe, StringComparison.Ordinal);
    }

    private static async Task RunAsync(string command, TemporaryFolder folder)
    {
        CommandResult result = await AdavipProcess.RunShellAsync(command, folder.Root);
        Assert.True(result.Code == 0, $"{command}\nexit code {result.Code}\n{result.Out}\n{result.Error}");
    }

    // One command may take several lines; the line that puts the built program on the path is the test's own business.
    private static IEnumerable<string> Commands(string section)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "README.md"));
        int begin = text.IndexOf($"## {section}\n", StringComparison.Ordinal);
        string body = text[begin..text.IndexOf("\n## ", begin + 1, StringComparison.Ordinal)];
        return ShellBlocks().Matches(body)
            .SelectMany(block => block.Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Select(line => Remark().Replace(line, "").Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("export PATH=", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();

    [GeneratedRegex(@"\s#.*$")]
    private static partial Regex Remark();
}
