namespace AdaViP.Native;

/// <summary>How a call of the native core ended; the values are those of the header.</summary>
public enum NativeStatus
{
    /// <summary>Done.</summary>
    Ok = NativeConstants.AVP_OK,

    /// <summary>A shape, type, range or pointer is wrong.</summary>
    InvalidArgument = NativeConstants.AVP_INVALID_ARGUMENT,

    /// <summary>No memory.</summary>
    OutOfMemory = NativeConstants.AVP_OUT_OF_MEMORY,

    /// <summary>Valid, but no implementation does it on this machine or for this layout.</summary>
    Unsupported = NativeConstants.AVP_UNSUPPORTED,

    /// <summary>The device reported an error.</summary>
    Device = NativeConstants.AVP_DEVICE,

    /// <summary>Stopped on request.</summary>
    Cancelled = NativeConstants.AVP_CANCELLED,

    /// <summary>A fault inside the library.</summary>
    Internal = NativeConstants.AVP_INTERNAL,
}
