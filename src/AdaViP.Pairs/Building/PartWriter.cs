using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Data.Triplets;

namespace AdaViP.Pairs.Building;

/// <summary>
/// Turns the journal of a part into its final files, in data order: the result does not depend on who finished first.
/// </summary>
internal static class PartWriter
{
    private static readonly DateTimeOffset Fixed = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes table, previews and, last of all, the trace that marks the part as finished.</summary>
    public static void Write(PairFolder folder, int part, IReadOnlyList<PairWork> works, PairJournal journal, PictureFormat format)
    {
        var rowsByWork = new List<(PairWork Work, int Rows)>();
        var traces = new StringBuilder();
        foreach (PairWork work in works)
        {
            PairRecord record = journal.Read(work.Index);
            int rows = 0;
            for (int i = 0; i < record.Traces.Count; i++)
            {
                traces.Append(record.Traces[i]).Append('\n');
                rows += TraceJson.Read(record.Traces[i], "the journal").Chosen is null ? 0 : 1;
            }

            rowsByWork.Add((work, rows));
        }

        if (rowsByWork.Exists(entry => entry.Rows > 0))
        {
            IEnumerable<TripletRow> rows = rowsByWork.Where(entry => entry.Rows > 0)
                .SelectMany(entry => Rows(entry.Work, journal.Read(entry.Work.Index), format));
            AtomicFile.Write(folder.TableFile(part), stream => TripletTableWriter.WriteAsync(stream, rows).GetAwaiter().GetResult());
            folder.WriteCard();
        }

        AtomicFile.Write(folder.PreviewFile(part), stream => WritePreviews(stream, works, journal));
        AtomicFile.Write(folder.PartTraceFile(part), stream => stream.Write(Encoding.UTF8.GetBytes(traces.ToString())));
    }

    private static IEnumerable<TripletRow> Rows(PairWork work, PairRecord record, PictureFormat format)
    {
        ReadOnlyMemory<byte> photo = work.Image.ReadBytes();
        string sha = Convert.ToHexStringLower(SHA256.HashData(photo.Span));
        if (sha != work.Sha256)
        {
            throw new UserDataException(
                $"{work.Image.Description}: the picture changed while its pair was built (SHA-256 {work.Sha256[..16]}..., now {sha[..16]}...). "
                + "Begin anew with --overwrite.");
        }

        string name = work.Sha256[..16];
        for (int i = 0; i < work.Samples.Count; i++)
        {
            PairTrace trace = TraceJson.Read(record.Traces[i], "the journal");
            if (trace.Chosen is int chosen)
            {
                PreferenceSample sample = work.Samples[i];
                Candidate candidate = trace.Candidates[chosen];
                yield return new TripletRow
                {
                    Id = sample.Id,
                    Image = photo,
                    ImagePath = name + Path.GetExtension(sample.Image.Name),
                    RejectedImage = record.Rejected[chosen],
                    RejectedPath = $"{name}-{chosen}{PictureEncoder.Extension(format)}",
                    Question = sample.Question,
                    Chosen = sample.Chosen,
                    Rejected = sample.Rejected!,
                    RemovedTag = candidate.Tag.Name,
                    Box = candidate.Detection.Box,
                    BoxScore = candidate.Detection.Score,
                    Sentences = trace.Sentences,
                    ClipScores = candidate.Clip,
                };
            }
        }
    }

    private static void WritePreviews(Stream stream, IReadOnlyList<PairWork> works, PairJournal journal)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (PairWork work in works)
        {
            PairRecord record = journal.Read(work.Index);
            foreach ((string name, byte[] bytes) in record.Previews)
            {
                Add(zip, $"{work.Index}/{name}", bytes);
            }
        }
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Fixed;
        using Stream content = entry.Open();
        content.Write(bytes);
    }
}
