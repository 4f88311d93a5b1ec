using System.IO.Compression;
using System.Text;
using AdaViP.Core;
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
    public static void Write(
        BuildFolder folder, int part, IReadOnlyList<PictureJob> jobs, PictureJournal journal, PictureFormat format)
    {
        var withPairs = new List<(PictureJob Job, PreferenceTrace?[] Traces)>();
        var lines = new StringBuilder();
        foreach (PictureJob job in jobs)
        {
            IReadOnlyList<PreferenceTrace> traces = journal.ReadTraces(job.Index);
            foreach (PreferenceTrace trace in traces)
            {
                lines.Append(TraceJson.Write(trace)).Append('\n');
            }

            if (traces.Any(trace => trace.Chosen is not null))
            {
                // The others are long, and done with.
                withPairs.Add((job, [.. traces.Select(trace => trace.Chosen is null ? null : trace)]));
            }
        }

        if (withPairs.Count > 0)
        {
            IEnumerable<TripletRow> rows = withPairs.SelectMany(entry =>
                Rows(entry.Job, entry.Traces, journal.ReadPictures(entry.Job.Index).Rejected, format));
            AtomicFile.Write(
                folder.TableFile(part), stream => TripletTableWriter.WriteAsync(stream, rows).GetAwaiter().GetResult());
            folder.WriteCard();
        }

        AtomicFile.Write(folder.PreviewFile(part), stream => WritePreviews(stream, jobs, journal));
        AtomicFile.Write(folder.PartTraceFile(part), stream => stream.Write(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    // One row for each preference that has a rejected picture.
    private static IEnumerable<TripletRow> Rows(
        PictureJob job, PreferenceTrace?[] traces, IReadOnlyDictionary<int, byte[]> rejected, PictureFormat format)
    {
        ReadOnlyMemory<byte> photo = job.Image.ReadBytes();
        string sha = Digest.Of(photo.Span);
        if (sha != job.Sha256)
        {
            throw new UserDataException(
                $"{job.Image.Description}: the picture changed while its pair was built "
                + $"(SHA-256 {job.Sha256[..16]}..., now {sha[..16]}...). Start again with {SettingKey.Overwrite}.");
        }

        string name = job.Sha256[..16];
        for (int i = 0; i < job.Samples.Count; i++)
        {
            if (traces[i] is { Chosen: int chosen } trace)
            {
                PreferenceSample sample = job.Samples[i];
                Candidate candidate = trace.Candidates[chosen];
                yield return new TripletRow
                {
                    Id = sample.Id,
                    Image = photo,
                    ImagePath = name + Path.GetExtension(sample.Image.Name),
                    RejectedImage = rejected[chosen],
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
            foreach ((string name, byte[] bytes) in journal.ReadPictures(job.Index).Previews)
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
