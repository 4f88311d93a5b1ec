using System.Runtime.InteropServices;
using AdaViP.Core;
using AdaViP.Core.Kernels;

namespace AdaViP.Native;

/// <summary>The native core as a whole: which library is loaded, what it can do here, the allocator setting.</summary>
public static class NativeRuntime
{
    /// <summary>ABI version of the loaded library; equal to the one these bindings were generated for.</summary>
    /// <exception cref="UserErrorException">No usable library: the message lists every path tried.</exception>
    public static int AbiVersion
    {
        get
        {
            NativeLibraryLoader.EnsureLoaded();
            return NativeMethods.avp_abi_version();
        }
    }

    /// <summary>Path of the loaded library, or its bare name where the operating system's search found it.</summary>
    /// <exception cref="UserErrorException">No usable library: the message lists every path tried.</exception>
    public static string LibraryPath => NativeLibraryLoader.EnsureLoaded();

    /// <summary>All implementations of all operations, in the library's order.</summary>
    /// <exception cref="UserErrorException">No usable library: the message lists every path tried.</exception>
    public static unsafe IReadOnlyList<NativeKernelRow> Kernels
    {
        get
        {
            NativeLibraryLoader.EnsureLoaded();
            NativeKernelRow[] rows = new NativeKernelRow[NativeMethods.avp_registry_count()];
            for (int i = 0; i < rows.Length; i++)
            {
                avp_registry_row row = new() { struct_size = (uint)sizeof(avp_registry_row) };
                StatusChecks.ThrowIfFailed(NativeMethods.avp_registry_get(i, &row), nameof(NativeMethods.avp_registry_get));
                uint types = row.dtypes;
                rows[i] = new NativeKernelRow(Text(row.op_name), Text(row.impl_name), row.priority, row.supported != 0)
                {
                    OperationId = row.op,
                    Device = (DeviceKind)row.device,
                    ElementTypes = [.. Enum.GetValues<ElementType>().Where(type => ((types >> (int)type) & 1) != 0)],
                };
            }

            return rows;
        }
    }

    /// <summary>
    /// Keeps freed memory in this process instead of handing it back to the system:
    /// large tensors then pay their page faults once.
    /// It changes the allocator of the whole process, so only the program itself calls it, before its first large allocation.
    /// </summary>
    /// <returns>Whether the setting is in force; false where the C library has no such switch.</returns>
    /// <exception cref="UserErrorException">No usable library: the message lists every path tried.</exception>
    public static bool RetainHeap()
    {
        NativeLibraryLoader.EnsureLoaded();
        int status = NativeMethods.avp_retain_heap();
        if (status == NativeConstants.AVP_UNSUPPORTED)
        {
            return false;
        }

        StatusChecks.ThrowIfFailed(status, nameof(NativeMethods.avp_retain_heap));
        return true;
    }

    private static unsafe string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
}
