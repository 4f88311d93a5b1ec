using System.Text.Json.Nodes;
using AdaViP.Llava.Models;
using AdaViP.Torch.Safetensors;
using AdaViP.Torch.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Changes of stored checkpoints, and their comparison.</summary>
internal static class CheckpointFiles
{
    internal static void AssertSameWeights(LlavaModel want, LlavaModel got)
    {
        Assert.Equal(want.Parameters.Select(parameter => parameter.Name), got.Parameters.Select(parameter => parameter.Name));
        for (int i = 0; i < want.Parameters.Count; i++)
        {
            TensorClose.Equal(want.Parameters[i].Name, want.Parameters[i].Value, got.Parameters[i].Value);
        }
    }

    /// <summary>Changes config.json.</summary>
    internal static void EditConfig(string folder, Action<JsonObject> edit)
    {
        string path = Path.Combine(folder, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        edit(config);
        File.WriteAllText(path, config.ToJsonString());
    }

    /// <summary>What the hub calls a tensor of transformers 5.</summary>
    internal static string HubName(string name) =>
        name.Replace("vision_tower.", "vision_tower.vision_model.", StringComparison.Ordinal);

    /// <summary>Writes model.safetensors again with what becomes of each tensor.</summary>
    internal static void Rewrite(string folder, Func<string, Tensor, (string, Tensor)[]> change)
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder, "model.safetensors");
        List<(string, Tensor)> changed = [];
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            foreach (string name in file.Entries.Keys)
            {
                changed.AddRange(change(name, file.Read(name)));
            }
        }

        SafetensorsWriter.Write(path, changed);
    }
}
