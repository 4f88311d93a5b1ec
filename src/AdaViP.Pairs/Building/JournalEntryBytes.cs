using System.Text;

namespace AdaViP.Pairs.Building;

/// <summary>
/// A journal entry as bytes: index, traces as lines of <c>trace.jsonl</c>, rejected pictures, previews. The traces and the
/// pictures are read apart, as they are wanted at different times and the pictures are large.
/// </summary>
internal static class JournalEntryBytes
{
    /// <summary>The bytes that the readers below take.</summary>
    public static byte[] Write(JournalEntry entry)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(entry.Index);
            writer.Write(entry.Traces.Count);
            foreach (PreferenceTrace trace in entry.Traces)
            {
                writer.Write(TraceJson.Write(trace));
            }

            writer.Write(entry.Pictures.Rejected.Count);
            foreach ((int candidate, byte[] bytes) in entry.Pictures.Rejected)
            {
                writer.Write(candidate);
                Write(writer, bytes);
            }

            writer.Write(entry.Pictures.Previews.Count);
            foreach ((string name, byte[] bytes) in entry.Pictures.Previews)
            {
                writer.Write(name);
                Write(writer, bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>What happened to the preferences.</summary>
    /// <param name="bytes">From <see cref="Write(JournalEntry)"/>.</param>
    /// <param name="place">The journal, for messages.</param>
    /// <exception cref="Core.Data.UserDataException">A trace is damaged.</exception>
    /// <exception cref="InvalidDataException">A count is more than its bytes can hold.</exception>
    /// <exception cref="EndOfStreamException">The bytes end early.</exception>
    public static IReadOnlyList<PreferenceTrace> ReadTraces(byte[] bytes, string place)
    {
        using BinaryReader reader = AfterIndex(bytes);
        var traces = new PreferenceTrace[Count(reader)];
        for (int i = 0; i < traces.Length; i++)
        {
            traces[i] = TraceJson.Read(reader.ReadString(), place);
        }

        return traces;
    }

    /// <summary>The encoded pictures.</summary>
    /// <param name="bytes">From <see cref="Write(JournalEntry)"/>.</param>
    /// <exception cref="InvalidDataException">A count is more than its bytes can hold.</exception>
    /// <exception cref="EndOfStreamException">The bytes end early.</exception>
    public static EntryPictures ReadPictures(byte[] bytes)
    {
        using BinaryReader reader = AfterIndex(bytes);
        for (int left = Count(reader); left > 0; left--)
        {
            int length = Fitting(reader, reader.Read7BitEncodedInt());
            reader.BaseStream.Position += length;
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

        return new EntryPictures(rejected, previews);
    }

    private static BinaryReader AfterIndex(byte[] bytes)
    {
        var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        reader.ReadInt32();
        return reader;
    }

    // Of things that take a byte at least: no more than there are bytes.
    private static int Count(BinaryReader reader) => Fitting(reader, reader.ReadInt32());

    private static int Fitting(BinaryReader reader, int count)
    {
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        return count >= 0 && count <= left ? count : throw new InvalidDataException($"a count of {count} with {left} bytes left");
    }

    private static void Write(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
