using System.Buffers.Binary;
using System.Text;
using AdaViP.Core.Files;
using AdaViP.Training.Metrics.Wire;
using Google.Protobuf;

namespace AdaViP.Training.Metrics;

/// <summary>
/// Event files of earlier attempts of a run: cut where a resumed run takes over, so that no reader sees a step twice.
/// </summary>
internal static class TensorBoardFiles
{
    internal const string Pattern = "events.out.tfevents.*";
    private const int HeadBytes = 12; // length, checksum of the length
    private const int TailBytes = 4; // checksum of the payload

    // How the writers of other programs, which use the same names, sign the first event.
    private static readonly byte[][] OtherWriters =
        [.. new[] { "tensorboard.summary", "tensorflow.core" }.Select(Encoding.ASCII.GetBytes)];

    private const int FirstEventBytes = 256;

    /// <summary>The event files of a folder that no other program signed.</summary>
    /// <param name="folder">The run's folder.</param>
    internal static IReadOnlyList<string> Own(string folder) => [.. Directory.EnumerateFiles(folder, Pattern).Where(IsOwn)];

    /// <summary>Cuts off each file's events from the first one on whose step is beyond what is kept.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="completedSteps">Steps that are not computed again.</param>
    /// <param name="advice">What to say when a file cannot be changed.</param>
    internal static void DropAfter(string folder, int completedSteps, WriteAdvice advice)
    {
        foreach (string path in Own(folder))
        {
            using AppendFile file = AppendFile.Open(path, advice);
            (long kept, bool hasSteps) = Kept(file.ReadAll(), completedSteps);
            if (!hasSteps)
            {
                File.Delete(path); // nothing but its heading
            }
            else if (kept < file.Length)
            {
                file.Cut(kept);
            }
        }
    }

    private static bool IsOwn(string path)
    {
        if (FileStatus.Of(path, followLinks: false)?.Kind != FileKind.Regular)
        {
            return false;
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] head = new byte[FirstEventBytes];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return !Array.Exists(OtherWriters, writer => head.AsSpan(0, read).IndexOf(writer) >= 0);
    }

    // Length of the leading whole events up to the step, and whether one of them has a step; a torn last event is not whole.
    private static (long Length, bool HasSteps) Kept(ReadOnlySpan<byte> bytes, int completedSteps)
    {
        int at = 0;
        bool hasSteps = false;
        while (bytes.Length - at >= HeadBytes + TailBytes)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            if (length > (ulong)(bytes.Length - at - HeadBytes - TailBytes)
                || BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 8)..]) != TensorBoardLog.MaskedCrc(bytes.Slice(at, 8)))
            {
                break;
            }

            long step = StepOf(bytes.Slice(at + HeadBytes, (int)length));
            if (step > completedSteps)
            {
                break;
            }

            hasSteps |= step > 0;
            at += HeadBytes + (int)length + TailBytes;
        }

        return (at, hasSteps);
    }

    // 0 where there is no step, or no message that can be read.
    private static long StepOf(ReadOnlySpan<byte> message)
    {
        try
        {
            return LogEvent.Parser.WithDiscardUnknownFields(true).ParseFrom(message).Step;
        }
        catch (InvalidProtocolBufferException)
        {
            return 0;
        }
    }
}
