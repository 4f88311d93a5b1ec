using System.CommandLine;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests;

public sealed class CommandLineTests
{
    // Scripts depend on these names: adding one is a decision, removing one breaks somebody.
    private static readonly string[] Frozen =
    [
        "adavip chat --beams --device --help --image --image-mode --max-new-tokens --model --no-memory-check --precision --seed"
            + " --temperature --top-p",
        "adavip completion <shell> --help",
        "adavip demo --device --full --help --out --quick --seed --world",
        "adavip evaluate amber --annotations --answers --as-official --batch-size --contains-yes --device --drop-incomplete"
            + " --help --image-mode --images --lenient --limit --max-new-tokens --model --no-memory-check --out --overwrite"
            + " --precision --preset --questions --quiet --seed --similarity --temperature",
        "adavip evaluate chair --annotations --answers --as-official --batch-size --device --drop-incomplete --help --image-mode"
            + " --images --limit --max-new-tokens --model --no-memory-check --out --overwrite --precision --preset --questions"
            + " --quiet --seed --temperature",
        "adavip evaluate compare <runs> --help --json",
        "adavip evaluate mmhal --annotations --answers --batch-size --device --help --image-mode --images --judge-allow-http"
            + " --judge-attempts --judge-file --judge-key-variable --judge-model --judge-parallel --judge-prompt --judge-timeout"
            + " --judge-url --limit --max-new-tokens --model --no-memory-check --out --overwrite --precision --preset --questions"
            + " --quiet --seed --temperature",
        "adavip evaluate objhal --annotations --answers --as-official --batch-size --device --drop-incomplete --help --image-mode"
            + " --images --judge-allow-http --judge-attempts --judge-file --judge-key-variable --judge-model --judge-parallel"
            + " --judge-prompt --judge-timeout --judge-url --limit --max-new-tokens --model --no-memory-check --out --overwrite"
            + " --precision --preset --questions --quiet --seed --temperature",
        "adavip evaluate pope --annotations --answers --as-official --batch-size --device --help --image-mode --images --limit"
            + " --max-new-tokens --model --no-memory-check --out --overwrite --precision --preset --questions --quiet --seed"
            + " --temperature",
        "adavip generate --beams --device --help --image --image-mode --json --max-new-tokens --model --no-memory-check"
            + " --precision --question --seed --temperature --top-p",
        "adavip info --help --json",
        "adavip logprobs --data --device --help --image-root --model --out --overwrite --quiet --recipe --set",
        "adavip micro check-models --help --json --models --out --overwrite --scenes --world",
        "adavip micro copy-models --help --out --world",
        "adavip micro draw <set> --count --help --out --overwrite --quiet --seed --world",
        "adavip micro evidence --help --out --page --results --runs",
        "adavip micro keys --help",
        "adavip micro preferences --count --device --help --model --out --overwrite --quiet --seed --world",
        "adavip micro score <answers> --help --json --objects --out --overwrite --seed --validation --world",
        "adavip micro start-model --help --out --quiet --seed --tower-steps",
        "adavip micro train-models --help --out --overwrite --seed",
        "adavip models check <file> --help --no-memory-check",
        "adavip models keys --help",
        "adavip pairs build --bad-rows --data --endpoint --endpoint-attempts --endpoint-key-variable --endpoint-model"
            + " --endpoint-plain-http --endpoint-timeout --help --image-format --image-root --kernels --models --no-memory-check"
            + " --out --overwrite --pictures-per-file --preview-size --queue --quiet --shard --workers",
        "adavip pairs show <folder> --help --id --limit --out --overwrite",
        "adavip pairs stats <folder> --help",
        "adavip plan --answer-tokens --device --help --json --model --prompt-tokens --recipe --samples --set",
        "adavip recipe copy <name> <file> --help --overwrite",
        "adavip recipe keys --help",
        "adavip recipe list --help",
        "adavip recipe show <recipe> --help --resolved --set",
        "adavip recipe validate <recipe> --help --set",
        "adavip report <runs> --help --json --name --notes --out --overwrite --pairs --pictures --title",
        "adavip train --data --device --help --image-root --model --out --overwrite --quiet --recipe --reference --resume --set",
        "adavip version --help",
    ];

    [Theory]
    [InlineData("pairs", "show", "\uFFFDpairs", "--out", "x.html")]
    [InlineData("demo", "--out", "\uFFFD")]
    public async Task ArgumentWithBytesThatAreNotUtf8_IsRefusedBeforeAnythingIsMade(params string[] arguments)
    {
        CommandResult result = await InProcess.RunAsync(arguments);
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Contains("has U+FFFD, which stands for bytes that are not UTF-8", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists("\uFFFD"));
    }

    [Fact]
    public void CommandsAndOptions_Names_AreFrozen() =>
        Assert.Equal(Frozen, Describe(CommandTree.Create(Terminal.Process()), "adavip").Order(StringComparer.Ordinal));

    [Fact]
    public void CommandsAndOptions_Any_HaveADescription()
    {
        foreach (Command command in Commands(CommandTree.Create(Terminal.Process())))
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options,
                option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{command.Name} {option.Name}"));
            Assert.All(command.Arguments,
                argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{command.Name} {argument.Name}"));
        }
    }

    [Theory]
    [InlineData("error: Unrecognized command or argument 'trian'", "trian")]
    [InlineData("'trian'. Did you mean \"train\"?", "trian")]
    [InlineData("'bulid'. Did you mean \"build\"?", "pairs", "bulid")]
    [InlineData("'--recipi'. Did you mean \"--recipe\"?", "train", "--recipi", "x")]
    [InlineData("Did you mean \"tiny\"?", "recipe", "show", "tinny")]
    [InlineData("error: Unrecognized option '--jsn'. Did you mean \"--json\"?", "evaluate", "compare", "a", "--jsn")]
    [InlineData("error: Unrecognized option '--no-memory-chek'. Did you mean \"--no-memory-check\"?",
        "models", "check", "--no-memory-chek")]
    [InlineData("error: SHELL is \"bsh\" but must be one of bash, zsh, fish, pwsh. Did you mean \"bash\"?", "completion", "bsh")]
    [InlineData("error: [suggest:-1]: \"-1\" must be a whole number from 0 to 9", "[suggest:-1]", "adavip tr")]
    [InlineData("error: [suggest:x]: \"x\" must be a whole number from 0 to 1", "[suggest:x]", "a")]
    [InlineData("error: [suggest:3]: \"3\" must be a whole number from 0 to 0", "[suggest:3]")]
    [InlineData("error: Option '--model' is required.", "generate", "--image", "x", "--question", "y")]
    [InlineData(
        "error: --device is \"gpu\" but must be auto, cpu or cuda:N",
        "generate", "--model", "m", "--image", "x", "--question", "y", "--device", "gpu")]
    [InlineData(
        "error: --top-p is \"2\" but must be a number greater than 0 and at most 1.",
        "generate", "--model", "m", "--image", "x", "--question", "y", "--top-p", "2")]
    [InlineData(
        "error: --beams and --temperature exclude each other",
        "generate", "--model", "m", "--image", "x", "--question", "y", "--beams", "2", "--temperature", "1")]
    [InlineData(
        "error: --resume and --overwrite exclude each other",
        "train", "--recipe", "tiny", "--model", "m", "--data", "d", "--out", "o", "--resume", "--overwrite")]
    [InlineData(
        "error: --set: loss.betta is not a key of a recipe.",
        "train", "--recipe", "tiny", "--model", "m", "--data", "d", "--out", "o", "--set", "loss.betta=1")]
    public async Task BadCommandLine_Any_Exit2WithAMessage(string message, params string[] arguments) =>
        (await InProcess.RunAsync(arguments)).ShouldFail(2, message);

    [Theory]
    [InlineData("error: --model is empty", "generate", "--model", "", "--image", "x", "--question", "y")]
    [InlineData("error: --image is empty", "chat", "--model", "m", "--image", "")]
    [InlineData("error: --question is empty", "generate", "--model", "m", "--image", "x", "--question", " ")]
    [InlineData("error: --data is empty", "train", "--recipe", "tiny", "--model", "m", "--data", "", "--out", "o")]
    [InlineData("error: --image-root is empty", "logprobs", "--model", "m", "--data", "d", "--out", "o", "--image-root", "")]
    [InlineData("error: --recipe is empty", "plan", "--recipe", "", "--model", "m")]
    [InlineData("error: --out is empty", "demo", "--out", "")]
    [InlineData("error: <file> is empty", "recipe", "copy", "tiny", "")]
    [InlineData("error: <recipe> is empty", "recipe", "validate", "")]
    public async Task EmptyValue_OfAnyOption_Exit2NamingIt(string message, params string[] arguments) =>
        (await InProcess.RunAsync(arguments)).ShouldFail(2, message);

    [Theory]
    [InlineData("--top-p needs a --temperature", "generate", "--model", "m", "--image", "x", "--question", "y", "--top-p", "0.9")]
    [InlineData("--top-p needs a --temperature", "chat", "--model", "m", "--image", "x", "--top-p", "0.9", "--temperature", "0")]
    [InlineData("--samples is \"many\" but must be a whole number of at least 1.",
        "plan", "--recipe", "tiny", "--model", "m", "--samples", "many")]
    [InlineData("--max-new-tokens is \"99999999999\" but must be",
        "generate", "--model", "m", "--image", "x", "--question", "y", "--max-new-tokens", "99999999999")]
    [InlineData("--temperature is \"0,5\" but must be a number of at least 0.",
        "generate", "--model", "m", "--image", "x", "--question", "y", "--temperature", "0,5")]
    [InlineData("--beams is \"many\" but must be a whole number from 1 to 64.",
        "generate", "--model", "m", "--image", "x", "--question", "y", "--temperature", "1", "--beams", "many")]
    [InlineData("--beams is \"32064\" but must be a whole number from 1 to 64.",
        "generate", "--model", "m", "--image", "x", "--question", "y", "--beams", "32064")]
    [InlineData("--max-new-tokens is \"2000000000\" but must be a whole number from 1 to 131072.",
        "chat", "--model", "m", "--image", "x", "--max-new-tokens", "2000000000")]
    [InlineData("--batch-size is \"1000000\" but must be a whole number from 1 to 1024.",
        "evaluate", "pope", "--model", "m", "--out", "o", "--batch-size", "1000000")]
    [InlineData("--judge-parallel is \"100000\" but must be a whole number from 1 to 256.",
        "evaluate", "mmhal", "--answers", "a", "--out", "o", "--judge-url", "http://127.0.0.1:9/v1",
        "--judge-parallel", "100000")]
    [InlineData("schedule.accumulation is \"1000000000\" but must be a whole number of at least 1 and of at most 8192.",
        "recipe", "validate", "micro", "--set", "schedule.accumulation=1000000000")]
    [InlineData("schedule.batch_size is \"1000000000\" but must be",
        "recipe", "validate", "micro", "--set", "schedule.batch_size=1000000000")]
    [InlineData("schedule.batch_size 128 times schedule.accumulation 128 is 16384 samples per step, but at most 8192 are allowed",
        "recipe", "validate", "micro", "--set", "schedule.batch_size=128", "--set", "schedule.accumulation=128")]
    [InlineData("data.max_length is \"2000000000\" but must be",
        "recipe", "validate", "micro", "--set", "data.max_length=2000000000")]
    [InlineData("--temperature is \"NaN\" but must be", "chat", "--model", "m", "--image", "x", "--temperature", "NaN")]
    [InlineData("--samples is \"9223372036854775807\" but must be a whole number from 1 to 2147483647.",
        "plan", "--recipe", "tiny", "--model", "m", "--samples", "9223372036854775807")]
    [InlineData("--answer-tokens is \"2147483648\" but must be a whole number from 1 to 2147483647.",
        "plan", "--recipe", "tiny", "--model", "m", "--answer-tokens", "2147483648")]
    [InlineData("--samples is \"0\" but must be a whole number of at least 1.",
        "plan", "--recipe", "tiny", "--model", "m", "--samples", "0")]
    [InlineData("runtime.threads is \"5000\" but must be a whole number of at least 0 and of at most 1024.",
        "recipe", "validate", "micro", "--set", "runtime.threads=5000")]
    [InlineData("--device is \"gpu\" but must be auto, cpu or cuda:N", "demo", "--device", "gpu")]
    [InlineData("--name is \"SFT\" but must be the name of a row, = and its new name", "report", "x", "--name", "SFT")]
    [InlineData("--name is \"sft=\" but must be", "report", "x", "--name", "sft=")]
    [InlineData("--name renames the row \"a\" more than once", "report", "x", "--name", "a=b", "--name", "a=c")]
    [InlineData("runtime.kernels is native, which computes in the processor's memory, but runtime.device is cuda:0.",
        "recipe", "validate", "micro", "--set", "runtime.device=cuda:0", "--set", "runtime.kernels=native")]
    public async Task OptionWithoutEffectOrOutOfRange_Any_Exit2(string message, params string[] arguments) =>
        (await InProcess.RunAsync(arguments)).ShouldFail(2, message);

    [Fact]
    public async Task UnknownCommand_Any_IsTheOnlyError()
    {
        CommandResult result = (await InProcess.RunAsync("trian"))
            .ShouldFail(2, "Unrecognized command or argument 'trian'", "train, logprobs");
        Assert.DoesNotContain("Required command", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_WithAnAtSign_IsNoResponseFile() =>
        (await InProcess.RunAsync("generate", "--model", "no-such-model", "--image", "x", "--question", "@home?"))
            .ShouldFail(3, "no-such-model");

    [Fact]
    public async Task Chat_StandardInputClosed_SaysSoAtOnce()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(In: null, TextWriter.Null, error, IsInteractive: false);
        Assert.Equal(ExitCode.Usage, await Application.RunAsync(["chat", "--model", "m", "--image", "x"], terminal));
        Assert.Contains("standard input, which is closed", error.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<Command> Commands(Command command) =>
        command.Subcommands.SelectMany(Commands).Prepend(command);

    private static IEnumerable<string> Describe(Command command, string path)
    {
        if (command.Subcommands.Count > 0)
        {
            return command.Subcommands.SelectMany(sub => Describe(sub, $"{path} {sub.Name}"));
        }

        // --help belongs to the root and is inherited.
        IEnumerable<string> options = command.Options.Select(option => option.Name).Append("--help").Distinct()
            .Order(StringComparer.Ordinal);
        return [string.Join(' ', command.Arguments.Select(argument => $"<{argument.Name}>").Prepend(path).Concat(options))];
    }
}
