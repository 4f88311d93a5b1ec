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
    public static void Write(BuildFolder folder, int part, IReadOnlyList<PictureJob> jobs, PictureJournal journal, PictureFormat format)
    {
        var rowsByJob = new List<(PictureJob Job, int Rows)>();
        var traces = new StringBuilder();
        foreach (PictureJob job in jobs)
        {
            JournalEntry record = journal.Read(job.Index);
            int rows = 0;
            for (int i = 0; i < record.Traces.Count; i++)
            {
                traces.Append(record.Traces[i]).Append('\n');
                rows += TraceJson.Read(record.Traces[i], "the journal").Chosen is null ? 0 : 1;
            }

            rowsByJob.Add((job, rows));
        }

        if (rowsByJob.Exists(entry => entry.Rows > 0))
        {
            IEnumerable<TripletRow> rows = rowsByJob.Where(entry => entry.Rows > 0)
                .SelectMany(entry => Rows(entry.Job, journal.Read(entry.Job.Index), format));
            AtomicFile.Write(folder.TableFile(part), stream => TripletTableWriter.WriteAsync(stream, rows).GetAwaiter().GetResult());
            folder.WriteCard();
        }

        AtomicFile.Write(folder.PreviewFile(part), stream => WritePreviews(stream, jobs, journal));
        AtomicFile.Write(folder.PartTraceFile(part), stream => stream.Write(Encoding.UTF8.GetBytes(traces.ToString())));
    }

    private static IEnumerable<TripletRow> Rows(PictureJob job, JournalEntry record, PictureFormat format)
    {
        ReadOnlyMemory<byte> photo = job.Image.ReadBytes();
        string sha = Convert.ToHexStringLower(SHA256.HashData(photo.Span));
        if (sha != job.Sha256)
        {
            throw new UserDataException(
                $"{job.Image.Description}: the picture changed while its pair was built (SHA-256 {job.Sha256[..16]}..., now {sha[..16]}...). "
                + "Begin anew with --overwrite.");
        }

        string name = job.Sha256[..16];
        for (int i = 0; i < job.Samples.Count; i++)
        {
            PreferenceTrace trace = TraceJson.Read(record.Traces[i], "the journal");
            if (trace.Chosen is int chosen)
            {
                PreferenceSample sample = job.Samples[i];
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

    private static void WritePreviews(Stream stream, IReadOnlyList<PictureJob> jobs, PictureJournal journal)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (PictureJob job in jobs)
        {
            JournalEntry record = journal.Read(job.Index);
            foreach ((string name, byte[] bytes) in record.Previews)
            {
                Add(zip, $"{job.Index}/{name}", bytes);
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
