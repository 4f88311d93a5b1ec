using AdaViP.Core.Data;

namespace AdaViP.Vision.Tests.Support;

/// <summary>A picture in memory.</summary>
internal sealed class BytesReference(byte[] bytes, string description) : ImageReference
{
    public override string Description { get; } = description;

    public override ReadOnlyMemory<byte> ReadBytes() => bytes;
}
