using System.Reflection;
using AdaViP.Core;
using AdaViP.Core.Data;

namespace AdaViP.Cli;

/// <summary>Turns an exception into a message for people and an exit code.</summary>
internal static class FailureReport
{
    /// <summary>Environment variable that asks for stack traces.</summary>
    public const string DebugVariable = "ADAVIP_DEBUG";

    /// <summary>Writes the message, and the stack trace only where <see cref="DebugVariable"/> is 1.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception, TextWriter error)
    {
        Exception cause = Cause(exception);
        (int code, string message) = Describe(cause);
        foreach (string line in cause is UsageErrorException usage ? usage.Problems : [message])
        {
            error.WriteLine("error: " + line.TrimEnd());
        }

        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            error.Write(exception + Environment.NewLine);
        }

        return code;
    }

    private static (int Code, string Message) Describe(Exception cause) => cause switch
    {
        UsageErrorException or UserOptionException => (ExitCode.Usage, cause.Message),
        UserDataException => (ExitCode.Data, cause.Message),
        UserErrorException => (ExitCode.Failed, cause.Message),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted."),
        OutOfMemoryException => (ExitCode.Failed,
            "out of memory. Training: 'adavip plan' says what a run needs, and a smaller schedule.batch_size or "
            + "runtime.head_chunk_rows needs less. Pairs: fewer --workers need less."),
        IOException or UnauthorizedAccessException => (ExitCode.Failed, cause.Message),
        _ => (ExitCode.Failed,
            $"{FirstLine(cause.Message)} ({cause.GetType().Name}). This is not a problem that the program knows; set "
            + $"{DebugVariable}=1 to see where it happened."),
    };

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
