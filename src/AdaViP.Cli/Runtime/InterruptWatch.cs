using System.Runtime.InteropServices;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// Ctrl-C and SIGTERM: the first one asks the work to stop at a safe place, the second one ends the process at once.
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
        if (_source.IsCancellationRequested)
        {
            return; // the system's own reaction: the process ends
        }

        context.Cancel = true;
        _first();
        _source.Cancel();
    }
}
