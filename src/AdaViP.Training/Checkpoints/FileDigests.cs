using AdaViP.Core.Files;

namespace AdaViP.Training.Checkpoints;

/// <summary>
/// SHA-256 of files, worked out while they are written: what is recorded is what the program meant to write, and no file has to
/// be read again for it.
/// </summary>
internal sealed class FileDigests
{
    // Below this, handing the bytes to another thread costs more than it saves.
    private const int OverlapBytes = 1 << 18;

    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);

    /// <summary>Creates a file whose digest is known once it is closed.</summary>
    internal Stream Create(string path) =>
        new DigestingStream(AtomicFolder.CreateFile(path), digest => _digests[Path.GetFileName(path)] = digest);

    /// <summary>
    /// Digest of a file by its name, lower-case hex; read from the disk where it was not written through <see cref="Create"/>.
    /// </summary>
    internal string Of(string path) =>
        _digests.TryGetValue(Path.GetFileName(path), out string? digest) ? digest : Read(path, CancellationToken.None);

    /// <summary>Digest of a file on the disk, lower-case hex.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Looked at after each megabyte.</param>
    internal static string Read(string path, CancellationToken cancellation)
    {
        using FileStream stream = new(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        return Digest.Of(stream, progress: null, cancellation);
    }

    private sealed class DigestingStream(FileStream file, Action<string> onClosed) : Stream
    {
        private readonly Digest _hash = new();
        private bool _open = true;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position
        {
            get => file.Position;
            set => throw new NotSupportedException();
        }

        public override unsafe void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length < OverlapBytes)
            {
                file.Write(buffer);
                _hash.Append(buffer);
                return;
            }

            // Hashed while it is written: saving takes the longer of the two, not their sum.
            fixed (byte* start = buffer)
            {
                nint address = (nint)start;
                int length = buffer.Length;
                Task hashing = Task.Run(() => _hash.Append(new ReadOnlySpan<byte>((byte*)address, length)));
                try
                {
                    file.Write(buffer);
                }
                finally
                {
                    hashing.GetAwaiter().GetResult();
                }
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && _open)
            {
                _open = false;
                file.Dispose();
                onClosed(_hash.Finish());
                _hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
