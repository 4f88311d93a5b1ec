using AdaViP.Core.Data;

namespace AdaViP.MicroWorld.Datasets;

/// <summary>A picture that was just drawn and is in no file yet.</summary>
/// <param name="name">What messages and tables call it.</param>
/// <param name="png">Encoded.</param>
public sealed class DrawnPicture(string name, ReadOnlyMemory<byte> png) : ImageReference
{
    /// <inheritdoc />
    public override string Description => name;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> ReadBytes() => png;
}
