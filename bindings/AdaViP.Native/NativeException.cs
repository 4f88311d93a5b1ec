namespace AdaViP.Native;

/// <summary>
/// The native core could not do what was asked, for a reason that is neither a wrong argument nor a lack of memory.
/// </summary>
public sealed class NativeException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="operation">C name of the function that failed.</param>
    /// <param name="status">What it returned.</param>
    /// <param name="reason">What the library says about it.</param>
    public NativeException(string operation, NativeStatus status, string reason)
        : base($"{operation} failed ({status}): {reason}")
    {
        Operation = operation;
        Status = status;
        Reason = reason;
    }

    /// <summary>C name of the function that failed.</summary>
    public string Operation { get; }

    /// <summary>What it returned.</summary>
    public NativeStatus Status { get; }

    /// <summary>What the library says about it.</summary>
    public string Reason { get; }
}
