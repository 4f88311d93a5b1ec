using System.CommandLine;
using AdaViP.Cli.Runtime;
using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Llava;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Text;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip chat</c>: a conversation about one picture, on a terminal or from a pipe.</summary>
internal static class ChatCommand
{
    private const string Help = "/quit ends, /new forgets the conversation, /help shows this.";

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> model = SharedOptions.Model();
        Option<string> image = SharedOptions.Image();
        Option<ImageMode?> imageMode = SharedOptions.ImageMode();
        Option<string?> device = SharedOptions.Device(otherwise: "auto");
        Option<WeightPrecision?> precision = SharedOptions.Precision();
        var generation = new GenerationArguments();
        var command = new Command("chat", "Talks about a picture; one question per line. " + Help)
        {
            model, image, imageMode, device, precision,
        };
        generation.AddTo(command);
        command.SetAction(parsed =>
        {
            TextReader questions = terminal.In ?? throw new UsageErrorException(
                "chat reads questions from standard input, which is closed (<&-). Run it on a terminal, or send the questions through "
                + "a pipe; 'adavip generate' takes one question as an option.");
            HeapSetting.Apply(new RuntimeRecipe().RetainHeap);
            using LlavaAssistant assistant = AssistantOpener.Open(
                parsed.GetRequiredValue(model),
                parsed.GetRequiredValue(image),
                parsed.GetValue(imageMode),
                parsed.GetValue(device),
                parsed.GetValue(precision),
                terminal);
            Converse(assistant, generation.Read(parsed), questions, terminal);
        });
        return command;
    }

    private static void Converse(
        LlavaAssistant assistant, GenerationOptions options, TextReader questions, Terminal terminal)
    {
        if (terminal.IsInteractive)
        {
            terminal.Out.WriteLine(Help);
        }

        var history = new List<ChatTurn>();
        while (ReadQuestion(questions, terminal) is string question)
        {
            switch (question)
            {
                case "":
                    break;
                case "/quit":
                    return;
                case "/new":
                    history.Clear();
                    break;
                case "/help":
                    terminal.Out.WriteLine(Help);
                    break;
                case ['/', ..]:
                    terminal.Error.WriteLine($"{question} is no command. {Help}");
                    break;
                default:
                    AnswerOne(assistant, options, terminal, history, question);
                    break;
            }
        }
    }

    private static string? ReadQuestion(TextReader questions, Terminal terminal)
    {
        if (terminal.IsInteractive)
        {
            terminal.Out.Write("> ");
            terminal.Out.Flush();
        }

        return questions.ReadLine()?.Trim();
    }

    // Ctrl-C during an answer stops the answer, not the conversation; a conversation that grew too long can be started anew.
    private static void AnswerOne(
        LlavaAssistant assistant, GenerationOptions options, Terminal terminal, List<ChatTurn> history, string question)
    {
        using var interrupt = new InterruptWatch(() => { });
        try
        {
            LlavaAnswer answer = assistant.Answer(
                history, question, options, GenerateCommand.Print(terminal.Out), interrupt.Token);
            history.Add(new ChatTurn(question, answer.Text));
        }
        catch (OperationCanceledException)
        {
            terminal.Out.Write(" [stopped]");
        }
        catch (UserErrorException e) when (history.Count > 0)
        {
            terminal.Error.WriteLine($"{e.Message} /new forgets the conversation so far.");
        }

        terminal.Out.WriteLine();
    }
}
