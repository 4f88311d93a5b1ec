using System.Buffers.Binary;
using AdaViP.Training.Metrics;
using Google.Protobuf;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class TensorBoardLogTests
{
    [Fact]
    public void MaskedCrc_CheckValueOfCrc32C_IsMasked()
    {
        // CRC-32C of "123456789" is E3069283 (RFC 3720); masked: rotated right by 15, plus A282EAD8.
        const uint Crc = 0xE3069283;
        Assert.Equal(unchecked(((Crc >> 15) | (Crc << 17)) + 0xA282EAD8), TensorBoardLog.MaskedCrc("123456789"u8));
    }

    [Fact]
    public void Write_TwoSteps_RecordsReadBackWithTagsStepsAndValues()
    {
        using TemporaryFolder folder = new();
        using (TensorBoardLog log = TensorBoardLog.Open(folder.Path, 0, TimeProvider.System))
        {
            log.Write(Metrics(1, 0.5));
            log.Write(Metrics(300, 0.25));
        }

        List<Event> events = Read(Directory.GetFiles(folder.Path, "events.out.tfevents.*").Single());

        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal([1L, 300L], events.Skip(1).Select(e => e.Step));
        Assert.Equal([("loss", 0.5f), ("rewards/chosen", -1f)], events[1].Scalars);
        Assert.Equal([("loss", 0.25f), ("rewards/chosen", -1f)], events[2].Scalars);
        Assert.All(events, e => Assert.InRange(e.WallTime, 1.7e9, 4e9));
    }

    [Fact]
    public void Open_ResumedRun_TellsTensorBoardFromWhichStepOnToForget()
    {
        using TemporaryFolder folder = new();
        TensorBoardLog.Open(folder.Path, 7, TimeProvider.System).Dispose();

        List<Event> events = Read(Directory.GetFiles(folder.Path).Single());

        Assert.Equal(8, events[1].Step);
        Assert.Equal(1, events[1].SessionStatus);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void Open_AfterAttemptsThatWentFurther_NoStepIsThereTwice(int completed)
    {
        using TemporaryFolder folder = new();
        WriteAttempt(folder, second: 0, completed: 0, steps: [1, 2, 3]);
        WriteAttempt(folder, second: 1, completed: 3, steps: [4, 5, 300]);
        using (FileStream torn = new(Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).Last(), FileMode.Append))
        {
            torn.Write([24, 0, 0]); // what a kill leaves of a record
        }

        WriteAttempt(folder, second: 2, completed, steps: [.. Enumerable.Range(completed + 1, 7 - completed)]);

        List<Event> events = [.. Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).SelectMany(Read)];
        Assert.Equal(Enumerable.Range(1, 7).Select(step => (long)step), events.Where(e => e.Scalars.Count > 0)
            .Select(e => e.Step));
        Event start = events.Last(e => e.SessionStatus == 1);
        Assert.Equal(completed + 1, start.Step);
    }

    // Files are named by the second and read in the order of their names.
    private static void WriteAttempt(TemporaryFolder folder, int second, int completed, int[] steps)
    {
        using TensorBoardLog log = TensorBoardLog.Open(folder.Path, completed, new FixedClock(second));
        foreach (int step in steps)
        {
            log.Write(Metrics(step, 0.5));
        }
    }

    private sealed class FixedClock(int second) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_800_000_000 + second);
    }

    private static StepMetrics Metrics(int step, double loss) =>
        new(step, [new("loss", loss), new("rewards/chosen", -1)], ["a"], [[-1.0]]);

    private static List<Event> Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        List<Event> events = [];
        int at = 0;
        while (at < bytes.Length)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)));
            Assert.Equal(TensorBoardLog.MaskedCrc(bytes.AsSpan(at, 8)),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            ReadOnlySpan<byte> payload = bytes.AsSpan(at + 12, length);
            Assert.Equal(TensorBoardLog.MaskedCrc(payload),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            events.Add(Event.Parse(payload.ToArray()));
            at += 12 + length + 4;
        }

        return events;
    }

    // tensorflow.Event: 1 wall_time, 2 step, 3 file_version, 5 summary {1 value {1 tag, 2 simple_value}}, 7 session_log {1
    // status}.
    private sealed record Event(double WallTime, long Step, string? FileVersion, List<(string Tag, float Value)> Scalars,
        int SessionStatus)
    {
        internal static Event Parse(byte[] bytes)
        {
            Event parsed = new(0, 0, null, [], 0);
            CodedInputStream input = new(bytes);
            for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                parsed = WireFormat.GetTagFieldNumber(tag) switch
                {
                    1 => parsed with { WallTime = input.ReadDouble() },
                    2 => parsed with { Step = input.ReadInt64() },
                    3 => parsed with { FileVersion = input.ReadString() },
                    5 => parsed with { Scalars = Summary(input.ReadBytes().ToByteArray()) },
                    7 => parsed with { SessionStatus = Status(input.ReadBytes().ToByteArray()) },
                    int field => throw new InvalidDataException($"field {field}"),
                };
            }

            return parsed;
        }

        private static List<(string Tag, float Value)> Summary(byte[] bytes)
        {
            List<(string, float)> values = [];
            CodedInputStream input = new(bytes);
            for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                Assert.Equal(1, WireFormat.GetTagFieldNumber(tag));
                CodedInputStream value = new(input.ReadBytes().ToByteArray());
                Assert.Equal(1, WireFormat.GetTagFieldNumber(value.ReadTag()));
                string name = value.ReadString();
                Assert.Equal(2, WireFormat.GetTagFieldNumber(value.ReadTag()));
                values.Add((name, value.ReadFloat()));
            }

            return values;
        }

        private static int Status(byte[] bytes)
        {
            CodedInputStream input = new(bytes);
            Assert.Equal(1, WireFormat.GetTagFieldNumber(input.ReadTag()));
            return input.ReadEnum();
        }
    }
}
