using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Recipes;

namespace AdaViP.Pairs.Building;

/// <summary>The distinct pictures of a data set, by content.</summary>
internal sealed class BuildPlan
{
    private BuildPlan(IReadOnlyList<PictureJob> jobs, string fingerprint)
    {
        Jobs = jobs;
        Fingerprint = fingerprint;
    }

    /// <summary>In order of first appearance.</summary>
    public IReadOnlyList<PictureJob> Jobs { get; }

    /// <summary>Hash over every preference and its picture.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads every picture once.</summary>
    /// <param name="data">Preferences.</param>
    /// <param name="policy">What a picture that cannot be read does.</param>
    /// <param name="progress">Gets the number of preferences read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UserDataException">A picture cannot be read and the policy is to stop.</exception>
    public static BuildPlan Create(
        IPreferenceDataset data, BadRowPolicy policy, Action<int>? progress, CancellationToken cancellation)
    {
        var order = new List<(string Key, ImageReference Image, string? Problem)>();
        var groups = new Dictionary<string, List<PreferenceSample>>();
        using var all = new Digest();
        for (int i = 0; i < data.Samples.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            PreferenceSample sample = data.Samples[i];
            (string sha, string? problem) = Read(sample.Image, policy);
            string key = problem is null ? sha : "unreadable " + sample.Id;
            if (!groups.TryGetValue(key, out List<PreferenceSample>? group))
            {
                groups[key] = group = [];
                order.Add((key, sample.Image, problem));
            }

            group.Add(sample);
            string[] parts = [sample.Id, sha, sample.Question, sample.Chosen, sample.Rejected ?? "", .. sample.Sentences];
            foreach (string part in parts)
            {
                all.AppendText(part);
                all.Append([0]);
            }

            progress?.Invoke(i + 1);
        }

        PictureJob[] jobs = [.. order.Select((entry, index) => new PictureJob(
            index, entry.Problem is null ? entry.Key : "", entry.Image, groups[entry.Key], entry.Problem))];
        return new BuildPlan(jobs, all.Finish());
    }

    private static (string Sha, string? Problem) Read(ImageReference image, BadRowPolicy policy)
    {
        try
        {
            return (Digest.Of(image.ReadBytes().Span), null);
        }
        catch (UserDataException exception) when (policy == BadRowPolicy.Skip)
        {
            return ("", exception.Message);
        }
    }
}
