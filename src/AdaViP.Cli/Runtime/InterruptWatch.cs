using System.Runtime.InteropServices;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// Ctrl-C, SIGTERM, and SIGHUP, which a closed terminal sends: the first one asks the work to stop at a safe place, a second Ctrl-C
/// or SIGTERM ends the process at once. A second SIGHUP does not: shell and system both send one when a window is closed.
/// </summary>
internal sealed class InterruptWatch : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _first;

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

    private void Handle(PosixSignalContext context)
    {
        bool isFirst = !_source.IsCancellationRequested;
        context.Cancel = isFirst || context.Signal == PosixSignal.SIGHUP; // otherwise the process ends
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
            // Nobody reads the message any more; the work is saved all the same.
        }

        _source.Cancel();
    }
}
