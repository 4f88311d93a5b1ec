using System.Runtime.InteropServices;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// Ctrl-C, SIGTERM, and SIGHUP, which a closed terminal sends: the first one asks the work to stop at a safe place, a second
/// Ctrl-C or SIGTERM ends the process at once. A second SIGHUP does not: shell and system both send one when a window is closed.
/// </summary>
internal sealed class InterruptWatch : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _first;
    private int _signals;

    /// <param name="first">Tells the user what happens now; runs on another thread.</param>
    public InterruptWatch(Action first)
    {
        _first = first;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    /// <summary>
    /// Answers a signal; each comes on a thread of its own, a second one perhaps while the first is being answered.
    /// </summary>
    /// <param name="context">The signal; not cancelled, it ends the process.</param>
    internal void Handle(PosixSignalContext context)
    {
        bool isFirst = Interlocked.Increment(ref _signals) == 1;
        context.Cancel = isFirst || context.Signal == PosixSignal.SIGHUP;
        if (!isFirst)
        {
            return;
        }

        try
        {
            _first();
        }
        catch (IOException)
        {
            // Nobody reads the message any more; the work is saved anyway.
        }

        _source.Cancel();
    }
}
