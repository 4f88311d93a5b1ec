using System.Buffers.Binary;
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

    /// <summary>Cuts off each file's events from the first one on whose step is beyond what is kept.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="completedSteps">Steps that are not computed again.</param>
    /// <param name="advice">What to say when a file cannot be changed.</param>
    internal static void DropAfter(string folder, int completedSteps, WriteAdvice advice)
    {
        foreach (string path in Directory.EnumerateFiles(folder, Pattern))
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
