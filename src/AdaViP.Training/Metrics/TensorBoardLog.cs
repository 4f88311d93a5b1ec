using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using AdaViP.Core;

namespace AdaViP.Training.Metrics;

/// <summary>
/// A TensorBoard event file: TFRecord framing (length, masked CRC-32C of the length, payload, masked CRC-32C of the payload)
/// around <c>Event</c> messages with scalar summaries. A resumed run cuts the steps that are computed again off the files before
/// its own, and opens a new one that makes a TensorBoard which has read them already drop them too.
/// </summary>
internal sealed class TensorBoardLog : IDisposable
{
    // Field numbers of tensorflow.Event, SessionLog, Summary and Summary.Value.
    private const int EventWallTime = 1;
    private const int EventStep = 2;
    private const int EventFileVersion = 3;
    private const int EventSummary = 5;
    private const int EventSessionLog = 7;
    private const int SessionStatus = 1;
    private const int SessionStart = 1;
    private const int SummaryValue = 1;
    private const int ValueTag = 1;
    private const int ValueSimple = 2;

    private readonly FileStream _stream;
    private readonly TimeProvider _clock;

    private TensorBoardLog(FileStream stream, TimeProvider clock)
    {
        _stream = stream;
        _clock = clock;
    }

    internal static TensorBoardLog Open(string folder, int completedSteps, TimeProvider clock)
    {
        long seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        string name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds}.{Environment.MachineName}.{Environment.ProcessId}");
        string path = Path.Combine(folder, name);
        try
        {
            bool resumed = Directory.EnumerateFiles(folder, TensorBoardFiles.Pattern).Any();
            TensorBoardFiles.DropAfter(folder, completedSteps);
            TensorBoardLog log = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read), clock);
            log.Append(log.NewEvent().Text(EventFileVersion, "brain.Event:2"));
            if (resumed || completedSteps > 0)
            {
                log.Append(log.NewEvent()
                    .Int64(EventStep, completedSteps + 1)
                    .Message(EventSessionLog, new ProtobufWriter().Int64(SessionStatus, SessionStart)));
            }

            return log;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    internal void Write(StepMetrics metrics)
    {
        ProtobufWriter summary = new();
        foreach ((string name, double value) in metrics.Scalars)
        {
            summary.Message(SummaryValue, new ProtobufWriter().Text(ValueTag, name).Single(ValueSimple, (float)value));
        }

        try
        {
            Append(NewEvent().Int64(EventStep, metrics.Step).Message(EventSummary, summary));
        }
        catch (IOException e)
        {
            throw CannotWrite(_stream.Name, e);
        }
    }

    public void Dispose() => _stream.Dispose();

    private ProtobufWriter NewEvent() =>
        new ProtobufWriter().Double(EventWallTime, _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);

    private void Append(ProtobufWriter message)
    {
        ReadOnlySpan<byte> payload = message.Bytes;
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], MaskedCrc(head[..8]));
        Span<byte> tail = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, MaskedCrc(payload));
        _stream.Write(head);
        _stream.Write(payload);
        _stream.Write(tail);
        _stream.Flush();
    }

    internal static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8U;
    }

    private static UserErrorException CannotWrite(string path, Exception e) =>
        new(
            $"{path} cannot be written: {FileProblem.Describe(e)}. Free space, or set output.tensorboard to false, then continue "
            + "with --resume.",
            e);
}
