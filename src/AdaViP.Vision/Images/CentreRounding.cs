namespace AdaViP.Vision.Images;

/// <summary>Where the centre crop starts when an odd number of pixels is cut off.</summary>
public enum CentreRounding
{
    /// <summary>One pixel less before than after the crop: transformers' CLIP processors, so LLaVA.</summary>
    Down,

    /// <summary>Half a pixel goes to the even neighbour: torchvision's <c>CenterCrop</c>, so OpenAI's own CLIP.</summary>
    ToEven,
}
