namespace AdaViP.Llava.Models;

/// <summary>How a checkpoint folder names and stores its tensors.</summary>
public enum CheckpointLayout
{
    /// <summary>Hugging Face: one folder with everything; three naming styles.</summary>
    HuggingFace,

    /// <summary>The first LLaVA releases: decoder and projector here, the vision tower in a CLIP folder of its own.</summary>
    Original,
}
