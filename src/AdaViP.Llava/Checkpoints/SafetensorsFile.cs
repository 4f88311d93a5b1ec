using System.IO.MemoryMappedFiles;
using AdaViP.Core.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Checkpoints;

/// <summary>
/// A safetensors file, memory-mapped: opening reads the header only, and a tensor's pages are read when it is copied out.
/// Every size and offset is checked against the file when it is opened.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafetensorsHeader _header;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

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
        if (!File.Exists(path))
        {
            throw new UserDataException($"{path} is missing.");
        }

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
            throw new UserDataException($"{path} cannot be read: {e.Message}", e);
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
            throw new UserDataException($"{Path}: there is no tensor {name}.");
        }

        ScalarType stored = SafetensorsDtypes.TypeOf(entry.Dtype)
            ?? throw new UserDataException($"{Path}: tensor {name} has dtype {entry.Dtype}, which is not supported.");
        long[] shape = [.. entry.Shape];
        using IDisposable noGrad = no_grad();
        Tensor raw = empty(shape, dtype: stored, device: CPU);
        CopyBytes(entry, raw);
        ScalarType wantedType = dtype ?? stored;
        Device wantedDevice = device ?? CPU;
        if (wantedType == stored && wantedDevice.type == DeviceType.CPU)
        {
            return raw;
        }

        using (raw)
        {
            return raw.to(wantedType, wantedDevice);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }

    private unsafe void CopyBytes(SafetensorsEntry entry, Tensor destination)
    {
        if (entry.ByteLength == 0)
        {
            return;
        }

        byte* source = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref source);
        try
        {
            Buffer.MemoryCopy(
                source + _view.PointerOffset + entry.Offset,
                TensorMemory.DangerousAddress(destination),
                TensorMemory.ByteLength(destination),
                entry.ByteLength);
            MappedPages.Release(source + _view.PointerOffset + entry.Offset, entry.ByteLength);
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }
}
