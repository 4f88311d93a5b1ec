using System.Reflection;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Native;

namespace AdaViP.Cli.Failures;

/// <summary>Turns an exception into a message for people and an exit code.</summary>
internal static class FailureReport
{
    /// <summary>Environment variable that asks for stack traces.</summary>
    public const string DebugVariable = "ADAVIP_DEBUG";

    /// <summary>Writes the message, and the stack trace only where <see cref="DebugVariable"/> is 1.</summary>
    /// <param name="exception">What ended the command.</param>
    /// <param name="error">Gets the message.</param>
    /// <param name="command">The command, as the user gave it: "adavip train".</param>
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception, TextWriter error, string command)
    {
        Exception cause = Cause(exception);
        (int code, string message) = Describe(cause, command);
        foreach (string line in cause is UsageErrorException usage ? usage.Problems : Lines(message, cause))
        {
            error.WriteLine("error: " + ShownValue.CutMessage(ProgramSettings.Say(line)).TrimEnd());
        }

        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            error.Write(exception + Environment.NewLine);
        }

        return code;
    }

    // A line break anywhere else is part of a name that the message quotes, and stays in its line.
    private static string[] Lines(string message, Exception cause)
    {
        string? command = null;
        for (Exception? at = cause; at is not null && command is null; at = at.InnerException)
        {
            command = (at as UserErrorException)?.Command;
        }

        return command is not null && message.EndsWith("\n" + command, StringComparison.Ordinal)
            ? [message[..^(command.Length + 1)], command]
            : [message];
    }

    private static (int Code, string Message) Describe(Exception cause, string command) => cause switch
    {
        UsageErrorException or UserOptionException => (ExitCode.Usage, cause.Message),
        UserDataException => (ExitCode.Data, cause.Message),
        MemoryException => (ExitCode.Failed, OutOfMemory(cause, command)),
        UserErrorException => (ExitCode.Failed, cause.Message),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted."),
        _ when MemoryProblem.Is(cause) => (ExitCode.Failed, OutOfMemory(cause, command)),
        _ when ThreadException.Is(cause) => (ExitCode.Failed, new ThreadException($"running '{command}'", cause).Message),
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException => (ExitCode.Failed,
            $"a library of the program cannot be loaded: {LoaderReason(cause.Message)}. Check that the program's folder "
            + $"{AppContext.BaseDirectory} is complete and that no limit of memory or open files (ulimit -a) is in the way."),
        FileNotFoundException or FileLoadException when cause.Message.Contains("assembly", StringComparison.Ordinal) => (
            ExitCode.Failed,
            $"a part of the program cannot be loaded: {FirstLine(cause.Message)} Check that the program's folder "
            + $"{AppContext.BaseDirectory} is complete and that no limit of memory or open files (ulimit -a) is in the way."),
        IOException or UnauthorizedAccessException => (ExitCode.Failed, cause.Message),
        NativeException native => (ExitCode.Failed,
            $"the computing core failed in {native.Operation}: {native.Reason.TrimEnd('.')}. Check that no limit of memory "
                + "or processes (ulimit -a) is in the way, and report it with the command if there is none."),
        _ => (ExitCode.Failed,
            $"{FirstLine(cause.Message)} ({cause.GetType().Name}). "
            + $"This is not a problem that the program knows; set {DebugVariable}=1 to see where it happened."),
    };

    private static string OutOfMemory(Exception cause, string command)
    {
        // A part of the work that nobody named is at least part of a command.
        MemoryException phase = cause as MemoryException ?? new($"running '{command}'", MemoryProblem.Asked(cause), cause);
        return $"{phase.Message} {MemoryAdvice(command)}Close other programs, "
            + "or raise the limit of this shell or container (ulimit -a).";
    }

    // What the command that ran can do with less; empty where only other programs and limits can give.
    private static string MemoryAdvice(string command) => command.Split(' ') switch
    {
        [_, "train", ..] =>
            "'adavip plan' says what a run needs; a smaller schedule.batch_size or runtime.head_chunk_rows needs less. ",
        [_, "logprobs", ..] => "A smaller runtime.head_chunk_rows needs less. ",
        [_, "pairs", "build", ..] => "Fewer --workers need less. ",
        [_, "evaluate", ..] => "A smaller --batch-size needs less, and so does a smaller model. ",
        [_, "generate" or "chat", ..] => "A smaller model needs less. ",
        _ => "",
    };

    // The runtime puts advice of its own, over several lines, in front of what the system's loader said.
    private static string LoaderReason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool IsLoaders(string line) => line.Contains(".so", StringComparison.Ordinal)
            && line.Contains(": ", StringComparison.Ordinal) && !line.StartsWith("Unable", StringComparison.Ordinal);
        return (lines.FirstOrDefault(IsLoaders) ?? lines[0]).TrimEnd('.', ':');
    }

    // The runtime wraps what it did not throw itself; the user needs the cause.
    private static Exception Cause(Exception exception)
    {
        Exception cause = exception;
        while (cause is AggregateException or TypeInitializationException or TargetInvocationException
            && cause.InnerException is Exception inner)
        {
            cause = inner;
        }

        return cause;
    }

    // libtorch appends its own stack trace to its messages.
    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd();
}
