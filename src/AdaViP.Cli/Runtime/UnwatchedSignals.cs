using System.Runtime.InteropServices;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP while no <see cref="InterruptWatch"/> is there: before the work of a command begins, and in
/// commands that are short. The program ends at once, says that the command had not finished, and how to run it again.
/// </summary>
internal sealed partial class UnwatchedSignals : IDisposable
{
    private static int Readers;

    private readonly Terminal _terminal;
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    /// <param name="terminal">Gets the message.</param>
    public UnwatchedSignals(Terminal terminal)
    {
        _terminal = terminal;
        InterruptWatch.RestoreWith(() => terminal.Line.GiveUp(terminal.Screen));
        _registrations = InterruptWatch.Register(Handle);
    }

    /// <summary>
    /// While a person writes on a terminal the runtime has it in another mode, which it undoes at an orderly end only. Nothing is
    /// computed meanwhile that such an end could disturb.
    /// </summary>
    /// <returns>Disposed when the line is there.</returns>
    public static IDisposable WhileReading()
    {
        Interlocked.Increment(ref Readers);
        return new Reading();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        if (InterruptWatch.IsThere)
        {
            return;
        }

        context.Cancel = Interlocked.Increment(ref _signals) == 1;
        if (!context.Cancel)
        {
            return; // the message cannot be written, it seems
        }

        _terminal.Line.GiveUp(_terminal.Screen);

        // What finished work has left is not to be thrown away by who copies the line.
        Invocation again = InterruptWatch.WasThere ? _terminal.Invocation.WithoutOverwrite() : _terminal.Invocation;
        _terminal.Error.WriteLine($"error: interrupted before the command had finished. To run it again: {again}");
        if (OperatingSystem.IsWindows() || Volatile.Read(ref Readers) > 0)
        {
            Environment.Exit(ExitCode.Interrupted);
        }

        // An orderly end runs what libraries have for it while their threads still compute.
        EndNow(ExitCode.Interrupted);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EndNow(int code);

    private sealed class Reading : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref Readers);
    }
}
