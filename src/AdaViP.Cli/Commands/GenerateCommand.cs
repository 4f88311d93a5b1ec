using System.CommandLine;
using System.Text;
using System.Text.Json;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Llava;
using AdaViP.Llava.Generation;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip generate</c>: one answer to one question about one picture.</summary>
internal static class GenerateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> model = SharedOptions.Model();
        Option<string> image = SharedOptions.Image();
        var question = new Option<string>("--question")
        {
            Description = "What to ask about the picture.",
            HelpName = "text",
            Required = true,
        };
        Option<ImageMode?> imageMode = SharedOptions.ImageMode();
        Option<string?> device = SharedOptions.Device(otherwise: "auto");
        Option<WeightPrecision?> precision = SharedOptions.Precision();
        Option<bool> noMemoryCheck = SharedOptions.NoMemoryCheck();
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object with text, token_ids, prompt_ids and ended.",
        };
        var generation = new GenerationArguments();
        var command = new Command("generate", "Answers a question about a picture.")
        {
            model, image, question, imageMode, device, precision, noMemoryCheck, json,
        };
        generation.AddTo(command);
        command.SetAction(parsed =>
        {
            if (AskedQuestion.Read(parsed.GetRequiredValue(question), out string asked) is string problem)
            {
                throw new UsageErrorException($"{question.Name} {problem}");
            }

            HeapSetting.Apply(new RuntimeRecipe());
            using KernelSet kernels = KernelFactory.Usual();
            bool asJson = parsed.GetValue(json);
            GenerationOptions options = generation.Read(parsed, parsed.GetRequiredValue(model));
            using LlavaAssistant assistant = AssistantOpener.Open(
                new AssistantRequest
                {
                    ModelFolder = parsed.GetRequiredValue(model),
                    ImageFile = parsed.GetRequiredValue(image),
                    ImageMode = parsed.GetValue(imageMode),
                    Device = parsed.GetValue(device),
                    Precision = parsed.GetValue(precision),
                    Options = options,
                    TextBytes = Encoding.UTF8.GetByteCount(asked),
                    SkipMemoryCheck = parsed.GetValue(noMemoryCheck),
                },
                kernels.Images,
                terminal);
            using var interrupt = new InterruptWatch(() => { });
            LlavaAnswer answer = Answer(assistant, asked, options, asJson, terminal, interrupt.Token);
            terminal.Out.WriteLine(asJson ? ToJson(answer) : "");
            WarnOfCut(answer, options, terminal);
        });
        return command;
    }

    // What was printed of an answer that is given up ends its line.
    private static LlavaAnswer Answer(
        LlavaAssistant assistant, string question, GenerationOptions options, bool asJson, Terminal terminal,
        CancellationToken cancellation)
    {
        try
        {
            return assistant.Answer([], question, options, asJson ? null : Print(terminal.Out), cancellation);
        }
        catch (OperationCanceledException)
        {
            if (!asJson)
            {
                terminal.Out.WriteLine();
            }

            terminal.Error.WriteLine($"The answer so far is kept nowhere but here. To ask again: {terminal.Invocation}");
            throw;
        }
    }

    /// <summary>Prints pieces of text as they come.</summary>
    public static Action<string> Print(TextWriter output) => text =>
    {
        output.Write(text);
        output.Flush();
    };

    /// <summary>Says that an answer is not whole; where the model ended it itself, nothing.</summary>
    public static void WarnOfCut(LlavaAnswer answer, GenerationOptions options, Terminal terminal)
    {
        if (!answer.Ended)
        {
            int tokens = answer.TokenIds.Count;
            string way = tokens < options.MaxNewTokens ? "the model has no more positions." : "--max-new-tokens allows more.";
            string cut = Counted.Of(tokens, "new token");
            terminal.Warn($"the answer was cut at {cut}, before the model ended it; {way}");
        }
    }

    private static string ToJson(LlavaAnswer answer) => JsonSerializer.Serialize(
        new Dictionary<string, object>
        {
            ["text"] = answer.Text,
            ["token_ids"] = answer.TokenIds,
            ["prompt_ids"] = answer.PromptIds,
            ["ended"] = answer.Ended,
        },
        JsonStyle.Compact);
}
