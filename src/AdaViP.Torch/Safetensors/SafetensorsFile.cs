using System.IO.MemoryMappedFiles;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Torch.Safetensors;

/// <summary>
/// A safetensors file, memory-mapped: opening reads the header only, and a tensor's pages are read when it is copied out.
/// Every size and offset is checked against the file when it is opened. For one thread at a time.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    // Converted at once when the wanted type or device is not the file's.
    private const long PieceBytes = 32 << 20;

    private readonly SafetensorsHeader _header;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private Tensor? _piece;

    private SafetensorsFile(string path, SafetensorsHeader header, MemoryMappedFile map)
    {
        Path = path;
        _header = header;
        _map = map;
        _view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The free-text metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="UserDataException">Missing, truncated or inconsistent; the message names file and tensor.</exception>
    public static SafetensorsFile Open(string path)
    {
        InputFile.Require(path, null, "Fetch the weights of the model again.");
        try
        {
            FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            try
            {
                SafetensorsHeader header = SafetensorsHeader.Read(path, stream);
                MemoryMappedFile map = MemoryMappedFile.CreateFromFile(
                    stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
                return new SafetensorsFile(path, header, map);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserDataException($"{path} cannot be read: {FileProblem.Describe(e)}. Fetch it again.", e);
        }
    }

    /// <summary>Copies one tensor out of the file.</summary>
    /// <param name="name">As in <see cref="Entries"/>.</param>
    /// <param name="dtype">Type wanted; null keeps the file's.</param>
    /// <param name="device">Device wanted; null is the CPU.</param>
    /// <returns>A new tensor without gradient, owned by the caller.</returns>
    /// <exception cref="UserDataException">No such tensor, or a dtype that libtorch does not compute with.</exception>
    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null)
    {
        if (!Entries.TryGetValue(name, out SafetensorsEntry? entry))
        {
            throw new UserDataException($"{Path}: there is no tensor {name}. Fetch the file again.");
        }

        ScalarType stored = SafetensorsDtypes.TypeOf(entry.Dtype)
            ?? throw new UserDataException($"{Path}: tensor {name} has dtype {entry.Dtype}, which is not supported. "
                + "Save it as F32, BF16, F16 or F64.");
        Device wantedDevice = device ?? CPU;
        using IDisposable noGrad = no_grad();
        Tensor result = empty([.. entry.Shape], dtype: dtype ?? stored, device: wantedDevice);
        if (result.dtype == stored && wantedDevice.type == DeviceType.CPU)
        {
            CopyBytes(entry.Offset, result);
        }
        else
        {
            CopyInPieces(entry, stored, result);
        }

        return result;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _piece?.Dispose();
        _view.Dispose();
        _map.Dispose();
    }

    // One buffer for all tensors: a second copy of each in the file's type would leave holes between those that stay.
    private void CopyInPieces(SafetensorsEntry entry, ScalarType stored, Tensor destination)
    {
        using DisposeScope scope = NewDisposeScope();
        long elementBytes = SafetensorsDtypes.BitsOf(entry.Dtype)!.Value / 8;
        if (_piece is null || _piece.dtype != stored)
        {
            _piece?.Dispose();
            _piece = empty([PieceBytes / elementBytes], dtype: stored, device: CPU).DetachFromDisposeScope();
        }

        Tensor flat = destination.view(-1);
        long elements = flat.shape[0];
        for (long done = 0; done < elements; done += _piece.shape[0])
        {
            using Tensor part = _piece.narrow(0, 0, Math.Min(elements - done, _piece.shape[0]));
            using Tensor target = flat.narrow(0, done, part.shape[0]);
            CopyBytes(entry.Offset + done * elementBytes, part);
            target.copy_(part);
        }
    }

    /// <summary>Fills a contiguous CPU tensor from an offset of the file.</summary>
    private unsafe void CopyBytes(long offset, Tensor destination)
    {
        long length = TensorViews.ByteLength(destination);
        if (length == 0)
        {
            return;
        }

        byte* source = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref source);
        try
        {
            source += _view.PointerOffset + offset;
            Buffer.MemoryCopy(source, TensorViews.Address(destination), length, length);
            MappedPages.Release(source, length);
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }
}
