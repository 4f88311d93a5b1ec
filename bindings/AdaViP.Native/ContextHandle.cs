using System.Runtime.InteropServices;
using System.Text;
using AdaViP.Core;

namespace AdaViP.Native;

/// <summary>Owns an avp_context of the processor: a thread pool and one chosen implementation per operation and type.</summary>
internal sealed class ContextHandle : SafeHandle
{
    private const string ForceVariable = "ADAVIP_FORCE_IMPL";

    /// <summary>For the marshaller.</summary>
    public ContextHandle()
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Creates a context.</summary>
    /// <param name="threads">0: as many as the processors this process may use.</param>
    /// <param name="forcedImplementation">"ref", "avx2", "avx512"; null: ADAVIP_FORCE_IMPL, else the best that runs here.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    /// <exception cref="UserErrorException">The forced implementation does not exist or does not run here.</exception>
    internal static unsafe ContextHandle Create(int threads, string? forcedImplementation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        NativeLibraryLoader.EnsureLoaded();
        byte[]? name = forcedImplementation is null ? null : Encoding.UTF8.GetBytes(forcedImplementation + '\0');
        fixed (byte* force = name)
        {
            avp_context_params parameters = new()
            {
                struct_size = (uint)sizeof(avp_context_params),
                threads = threads,
                force_impl = force,
            };
            int status = NativeMethods.avp_context_create(&parameters, out ContextHandle context);
            if (status == NativeConstants.AVP_OK)
            {
                return context;
            }

            string reason = StatusChecks.LastReason(nameof(NativeMethods.avp_context_create));
            context.Dispose();
            ThrowIfForced(status, forcedImplementation, reason);
            StatusChecks.Throw(status, nameof(NativeMethods.avp_context_create), reason);
            return context;
        }
    }

    /// <summary>Name of the implementation of an operation in this context.</summary>
    internal unsafe string ImplementationOf(int operation) =>
        Marshal.PtrToStringUTF8((nint)NativeMethods.avp_active_impl(this, operation, 0))
        ?? throw new NativeException(
            nameof(NativeMethods.avp_active_impl), NativeStatus.Internal, $"operation {operation} has no implementation");

    /// <summary>"native avx512, 2 threads".</summary>
    internal string Describe(string implementation)
    {
        int threads = NativeMethods.avp_context_threads(this);
        return $"native {implementation}, {threads} {(threads == 1 ? "thread" : "threads")}";
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.avp_context_free(handle);
        return true;
    }

    private static void ThrowIfForced(int status, string? asked, string reason)
    {
        string? forced = asked ?? Environment.GetEnvironmentVariable(ForceVariable);
        if (!string.IsNullOrEmpty(forced) && status is NativeConstants.AVP_UNSUPPORTED or NativeConstants.AVP_INVALID_ARGUMENT)
        {
            IEnumerable<string> usable =
                NativeRuntime.Kernels.Where(row => row.Supported).Select(row => row.Implementation).Distinct();
            throw new UserErrorException(
                $"{(asked is null ? ForceVariable : "The caller")} asks for the native kernels '{forced}', "
                    + $"which cannot run here: {reason}. "
                    + $"This machine runs: {string.Join(", ", usable)}. Name one of these, or none to get the fastest.");
        }
    }
}
