using AdaViP.Core.Data;
using TorchSharp;

namespace AdaViP.Llava.Models;

/// <summary>Everything <c>config.json</c> decides about a LLaVA model.</summary>
public sealed record LlavaConfig
{
    /// <summary>Vision tower.</summary>
    public ClipVisionConfig Vision { get; init; } = new();

    /// <summary>Decoder.</summary>
    public LlamaConfig Text { get; init; } = new();

    /// <summary>Id that marks image positions in <c>input_ids</c>; no text ever encodes to it.</summary>
    public int ImageTokenId { get; init; } = 32000;

    /// <summary>Padding id, for other programs: nothing here pads. Null where the configuration has none.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>Hidden state of the tower that is used: -2 is the one before the last; 0 is the embedding.</summary>
    public int VisionFeatureLayer { get; init; } = -2;

    /// <summary>Activation between the two projector layers.</summary>
    public Activation ProjectorActivation { get; init; } = Activation.Gelu;

    /// <summary>Whether the projector layers have biases.</summary>
    public bool ProjectorBias { get; init; } = true;

    /// <summary>Element type that config.json names; null where it names none.</summary>
    public torch.ScalarType? CheckpointDtype { get; init; }

    /// <summary>Layout of the folder this was read from.</summary>
    public CheckpointLayout Layout { get; init; }

    /// <summary>Original layout only: the folder that holds the CLIP tower.</summary>
    public string? VisionTowerFolder { get; init; }

    /// <summary>Image tokens of a sequence: what the tower gives for one picture.</summary>
    public int ImageTokenCount => Vision.PatchCount;

    /// <summary>Blocks of the tower that run to give the selected hidden state.</summary>
    public int VisionLayersRun =>
        VisionFeatureLayer < 0 ? Vision.LayerCount + 1 + VisionFeatureLayer : VisionFeatureLayer;

    /// <summary>Reads <c>config.json</c> of a checkpoint folder, in any of the styles of docs/models.md.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <exception cref="UserDataException">The file is missing, malformed, or names something that is not supported.</exception>
    public static LlavaConfig Load(string folder)
    {
        ConfigNode root = ConfigNode.ReadFile(folder);
        QuantizedModel.Refuse(root);
        LlavaConfig config = OriginalConfigReader.Recognises(root)
            ? OriginalConfigReader.Read(root, folder)
            : HuggingFaceConfigReader.Read(root);
        LlavaConfigChecks.Check(config, root.File);
        return config;
    }
}

/// <summary>How a checkpoint folder names and stores its tensors.</summary>
public enum CheckpointLayout
{
    /// <summary>Hugging Face: one folder with everything; three naming styles.</summary>
    HuggingFace,

    /// <summary>The first LLaVA releases: decoder and projector here, the vision tower in a CLIP folder of its own.</summary>
    Original,
}
