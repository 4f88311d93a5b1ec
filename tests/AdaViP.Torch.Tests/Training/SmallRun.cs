namespace AdaViP.Torch.Tests.Training;

/// <summary>The names of a run with next to nothing in them.</summary>
internal static class SmallRun
{
    /// <summary>What run.json has to say for the run to be told as one.</summary>
    internal const string Description = "{\"model_fingerprint\": \"0\"}";

    /// <summary>What is in the folder.</summary>
    internal static List<string?> Names(TemporaryFolder folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order()];

    /// <summary>A finished run without checkpoints, with notes beside it.</summary>
    internal static TemporaryFolder InAFolder()
    {
        TemporaryFolder folder = new();
        foreach (string name in new[]
        {
            "config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json", "events.out.tfevents.1.host.2",
            "notes.txt",
        })
        {
            File.WriteAllText(folder.At(name), "x");
        }

        File.WriteAllText(folder.At("run.json"), Description);
        File.WriteAllText(folder.At("reference-logps.jsonl"), "{\"fingerprint\":{}}\n");
        File.WriteAllText(folder.At("metrics.jsonl"), "{\"step\":1}\n");
        Directory.CreateDirectory(folder.At("step-1"));
        return folder;
    }
}
