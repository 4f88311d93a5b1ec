using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using AdaViP.Core.Files;
using AdaViP.Core.Recipes;
using AdaViP.Training.Metrics.Wire;
using Google.Protobuf;

namespace AdaViP.Training.Metrics;

/// <summary>
/// A TensorBoard event file: TFRecord framing (length, masked CRC-32C of the length, payload, masked CRC-32C of the payload)
/// around event messages with scalar summaries (tensorboard.proto). A resumed run cuts the steps that are computed again off the
/// files before its own, and opens a new one that makes a TensorBoard which has read them already drop them too.
/// </summary>
internal sealed class TensorBoardLog : IDisposable
{
    private const int LengthBytes = 8;
    private const int HeadBytes = LengthBytes + 4;
    private const int TailBytes = 4;

    private static readonly WriteAdvice Advice = new(
        "What was saved before is kept.", $", or set {RecipeKeys.TensorBoard} to false; then continue this run");

    private readonly AppendFile _file;
    private readonly TimeProvider _clock;

    private TensorBoardLog(AppendFile file, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
    }

    /// <exception cref="StorageException">The files cannot be written.</exception>
    internal static TensorBoardLog Open(string folder, int completedSteps, TimeProvider clock)
    {
        long seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        string name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds}.{Environment.MachineName}.{Environment.ProcessId}");
        string path = Path.Combine(folder, name);
        bool resumed = Directory.EnumerateFiles(folder, TensorBoardFiles.Pattern).Any();
        TensorBoardFiles.DropAfter(folder, completedSteps, Advice);
        TensorBoardLog log = new(AppendFile.Open(path, Advice), clock);
        try
        {
            log.Append(new LogEvent { FileVersion = "brain.Event:2" });
            if (resumed || completedSteps > 0)
            {
                log.Append(new LogEvent
                {
                    Step = completedSteps + 1,
                    Session = new Session { Status = Session.Types.Status.Start },
                });
            }

            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    internal void Write(StepMetrics metrics)
    {
        ScalarSet summary = new();
        summary.Value.AddRange(metrics.Scalars.Select(scalar => new Scalar { Tag = scalar.Key, Value = (float)scalar.Value }));
        Append(new LogEvent { Step = metrics.Step, Summary = summary });
    }

    /// <summary>Brings every event to the disk.</summary>
    /// <exception cref="StorageException">They may not be there.</exception>
    internal void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();

    private void Append(LogEvent message)
    {
        message.WallTime = _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        byte[] payload = message.ToByteArray();
        byte[] framed = new byte[HeadBytes + payload.Length + TailBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(framed, (ulong)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(LengthBytes), MaskedCrc(framed.AsSpan(0, LengthBytes)));
        payload.CopyTo(framed.AsSpan(HeadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(HeadBytes + payload.Length), MaskedCrc(payload));
        _file.Append(framed);
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
}
