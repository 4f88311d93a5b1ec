using AdaViP.Core.Data;

namespace AdaViP.Torch.Tests.Training;

/// <summary>A picture in a file.</summary>
internal sealed class FileImage(string path) : ImageReference
{
    public override string Description => path;

    public override ReadOnlyMemory<byte> ReadBytes()
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (IOException e)
        {
            throw new UserDataException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
