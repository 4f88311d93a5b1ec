using System.Text;

namespace AdaViP.Pairs.Building;

/// <summary>What a finished picture leaves in the journal: its traces, its rejected pictures and its previews.</summary>
/// <param name="Index">Of the picture.</param>
/// <param name="Traces">One JSON line per preference, in data order.</param>
/// <param name="Rejected">Encoded pictures by candidate.</param>
/// <param name="Previews">Encoded pictures by name.</param>
internal sealed record JournalEntry(
    int Index,
    IReadOnlyList<string> Traces,
    IReadOnlyDictionary<int, byte[]> Rejected,
    IReadOnlyList<(string Name, byte[] Bytes)> Previews)
{
    /// <summary>The record of a picture that has passed all stages.</summary>
    public static JournalEntry Of(PairState state) => new(
        state.Job.Index, [.. state.Outcomes.Select(outcome => TraceJson.Write(outcome.Trace))], state.Rejected, state.Previews);

    /// <summary>The bytes that <see cref="Read"/> takes.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(Index);
            writer.Write(Traces.Count);
            foreach (string trace in Traces)
            {
                writer.Write(trace);
            }

            writer.Write(Rejected.Count);
            foreach ((int candidate, byte[] bytes) in Rejected)
            {
                writer.Write(candidate);
                Write(writer, bytes);
            }

            writer.Write(Previews.Count);
            foreach ((string name, byte[] bytes) in Previews)
            {
                writer.Write(name);
                Write(writer, bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="InvalidDataException">A count is more than its bytes can hold.</exception>
    /// <exception cref="EndOfStreamException">It ends early.</exception>
    public static JournalEntry Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        int index = reader.ReadInt32();
        string[] traces = new string[Count(reader)];
        for (int i = 0; i < traces.Length; i++)
        {
            traces[i] = reader.ReadString();
        }

        var rejected = new SortedDictionary<int, byte[]>();
        for (int left = Count(reader); left > 0; left--)
        {
            int candidate = reader.ReadInt32();
            rejected[candidate] = reader.ReadBytes(Count(reader));
        }

        var previews = new List<(string, byte[])>();
        for (int left = Count(reader); left > 0; left--)
        {
            string name = reader.ReadString();
            previews.Add((name, reader.ReadBytes(Count(reader))));
        }

        return new JournalEntry(index, traces, rejected, previews);
    }

    // Of things that take a byte at least: no more than there are bytes.
    private static int Count(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        return count >= 0 && count <= left ? count : throw new InvalidDataException($"a count of {count} with {left} bytes left");
    }

    private static void Write(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
