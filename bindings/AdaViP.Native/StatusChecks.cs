using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace AdaViP.Native;

/// <summary>Turns the status of a native call into the exception of its kind.</summary>
internal static class StatusChecks
{
    /// <summary>
    /// Throws unless <paramref name="status"/> is OK. Call on the thread of the failed call: its message is per thread.
    /// </summary>
    /// <exception cref="ArgumentException">Invalid argument.</exception>
    /// <exception cref="NotSupportedException">Valid, but no implementation does it here.</exception>
    /// <exception cref="InsufficientMemoryException">Out of memory.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="NativeException">Anything else.</exception>
    [StackTraceHidden]
    internal static void ThrowIfFailed(int status, string operation)
    {
        if (status != NativeConstants.AVP_OK)
        {
            Throw(status, operation, LastReason(operation));
        }
    }

    /// <summary>
    /// Reason of the last failure on this thread, without the name of the operation that the library puts before it.
    /// </summary>
    internal static unsafe string LastReason(string operation)
    {
        string message = Marshal.PtrToStringUTF8((nint)NativeMethods.avp_last_error_message()) ?? "no reason given";
        string prefix = operation + ": ";
        return message.StartsWith(prefix, StringComparison.Ordinal) ? message[prefix.Length..] : message;
    }

    [DoesNotReturn]
    [StackTraceHidden]
    internal static void Throw(int status, string operation, string reason) => throw ((NativeStatus)status switch
    {
        NativeStatus.InvalidArgument => new ArgumentException($"{operation}: {reason}"),
        NativeStatus.Unsupported => new NotSupportedException($"{operation}: {reason}"),
        NativeStatus.OutOfMemory => new InsufficientMemoryException($"{operation}: {reason}"),
        NativeStatus.Cancelled => new OperationCanceledException($"{operation}: {reason}"),
        _ => new NativeException(operation, (NativeStatus)status, reason),
    });
}
