using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Llava;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Text;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip chat</c>: a conversation about one picture, on a terminal or from a pipe.</summary>
internal static class ChatCommand
{
    // A conversation grows; this many bytes of text are counted when it begins.
    private const int ConversationBytes = 512;

    // Far more than any model has positions for.
    private const int LongestQuestion = 1_000_000;

    private const string Help = "/quit ends, /new forgets the conversation, /help shows this.";
    private const string Prompt = "> ";

    private static readonly string[] Words = ["/quit", "/new", "/help"];

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> model = SharedOptions.Model();
        Option<string> image = SharedOptions.Image();
        Option<ImageMode?> imageMode = SharedOptions.ImageMode();
        Option<string?> device = SharedOptions.Device(otherwise: "auto");
        Option<WeightPrecision?> precision = SharedOptions.Precision();
        Option<bool> noMemoryCheck = SharedOptions.NoMemoryCheck();
        var generation = new GenerationArguments();
        var command = new Command("chat", "Talks about a picture; one question per line. " + Help)
        {
            model, image, imageMode, device, precision, noMemoryCheck,
        };
        generation.AddTo(command);
        command.SetAction(parsed =>
        {
            TextReader questions = terminal.In ?? throw new UsageErrorException(
                "chat reads questions from standard input, which is closed (<&-). Run it on a terminal, "
                    + "or send the questions through a pipe; 'adavip generate' takes one question as an option.");
            HeapSetting.Apply(new RuntimeRecipe());
            using KernelSet kernels = KernelFactory.Usual();
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
                    TextBytes = ConversationBytes,
                    SkipMemoryCheck = parsed.GetValue(noMemoryCheck),
                },
                kernels.Images,
                terminal);
            try
            {
                Converse(assistant, options, questions, terminal);
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine(
                    $"The conversation is kept nowhere but here. To begin a new one: {terminal.Invocation}");
                throw;
            }
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
        int refused = 0;
        Func<string?> next = Questions(questions, terminal);
        while (next()?.Trim() is string question)
        {
            switch (question)
            {
                case "":
                    break;
                case "/quit":
                    Require(refused, terminal);
                    return;
                case "/new":
                    history.Clear();
                    break;
                case "/help":
                    terminal.Out.WriteLine(Help);
                    break;
                case ['/', '/', ..]:
                    refused += AnswerOne(assistant, options, terminal, history, question[1..]) ? 0 : 1;
                    break;
                case ['/', ..]:
                    terminal.Error.WriteLine(
                        $"{question} is not a command.{Spelling.Suggestion(question, Words)} {Help} A question "
                            + "that begins with a slash needs a second one before it.");
                    break;
                default:
                    refused += AnswerOne(assistant, options, terminal, history, question) ? 0 : 1;
                    break;
            }
        }

        Require(refused, terminal);
    }

    // A person has seen it; a program counts answers, and takes the second for the first.
    private static void Require(int refused, Terminal terminal)
    {
        if (refused > 0 && !terminal.IsInteractive)
        {
            throw new UserDataException(
                $"{Counted.Of(refused, "question")} of standard input could not be asked; the messages above say why. "
                + "Correct them and send all again.");
        }
    }

    private static string? FromInput(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserDataException(
                $"Standard input cannot be read: {FileProblem.Describe(e)}. Run chat on a terminal, or send the questions "
                + "through a pipe or from a file, one a line.",
                e);
        }
    }

    // Control-C is a key of the editor while a question is written, and a signal while it is answered.
    private static ConsoleKeyInfo ReadKey()
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    // On a terminal with editing and the questions before at the arrow keys; a line as it comes elsewhere.
    private static Func<string?> Questions(TextReader questions, Terminal terminal)
    {
        if (terminal.CanRedraw)
        {
            var editor = new LineEditor(ReadKey, terminal.Screen, () => TerminalOutput.WindowWidth);
            return () =>
            {
                using IDisposable reading = UnwatchedSignals.WhileReading();
                return editor.ReadLine(Prompt);
            };
        }

        return () =>
        {
            if (!terminal.IsInteractive)
            {
                return FromInput(() => ReadLine(questions));
            }

            terminal.Out.Write(Prompt);
            terminal.Out.Flush();
            string? line;
            using (UnwatchedSignals.WhileReading())
            {
                line = FromInput(questions.ReadLine);
            }

            if (line is null)
            {
                terminal.Out.WriteLine(); // the shell's prompt belongs on a line of its own
            }

            return line;
        };
    }

    // A pipe may have no end and no line break; a person's terminal reads lines only.
    private static string? ReadLine(TextReader questions)
    {
        var line = new StringBuilder();
        int next = questions.Read();
        if (next < 0)
        {
            return null;
        }

        for (; next >= 0 && next != '\n'; next = questions.Read())
        {
            if (line.Length == LongestQuestion)
            {
                throw new UserDataException(
                    $"A line of standard input has more than {LongestQuestion} characters, the most that a question may have. "
                    + "Write one question a line.");
            }

            line.Append((char)next);
        }

        return line.ToString();
    }

    // Ctrl-C of a person during an answer stops the answer, not the conversation, which every other signal ends. One
    // that grew too long can be started again. False for a question that cannot be asked.
    private static bool AnswerOne(
        LlavaAssistant assistant, GenerationOptions options, Terminal terminal, List<ChatTurn> history, string question)
    {
        // What stands for bytes that are not of the encoding: the person asked something else.
        if (question.Contains('\uFFFD', StringComparison.Ordinal))
        {
            terminal.Error.WriteLine(
                $"The question \"{ShownValue.Cut(question)}\" has U+FFFD, which usually stands for bytes that are not UTF-8. "
                + "Write the questions in UTF-8.");
            return false;
        }

        if (AskedQuestion.Read(question, out string asked) is string problem)
        {
            terminal.Error.WriteLine($"The question {problem}");
            return false;
        }

        // A signal may come until nothing watches for it any more.
        var interrupt = new InterruptWatch(() => { });
        using (interrupt)
        {
            Answer(assistant, options, terminal, history, asked, interrupt.Token);
        }

        if (interrupt.First is PosixSignal given && !(given == PosixSignal.SIGINT && terminal.IsInteractive))
        {
            throw new OperationCanceledException();
        }

        return true;
    }

    private static void Answer(
        LlavaAssistant assistant, GenerationOptions options, Terminal terminal, List<ChatTurn> history, string question,
        CancellationToken cancellation)
    {
        try
        {
            LlavaAnswer answer = assistant.Answer(
                history, question, options, GenerateCommand.Print(terminal.Out), cancellation);
            history.Add(new ChatTurn(question, answer.Text));
            terminal.Out.WriteLine();
            GenerateCommand.WarnOfCut(answer, options, terminal);
        }
        catch (OperationCanceledException)
        {
            terminal.Out.WriteLine(" [stopped]");
        }
        catch (UserErrorException e) when (history.Count > 0 && e is not UserDataException)
        {
            terminal.Error.WriteLine($"{e.Message} /new forgets the conversation so far.");
            terminal.Out.WriteLine();
        }
    }
}
