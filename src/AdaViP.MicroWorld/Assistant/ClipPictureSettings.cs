using AdaViP.Vision.Images;

namespace AdaViP.MicroWorld.Assistant;

/// <summary>The <c>preprocessor_config.json</c> of CLIP (openai/clip-vit-large-patch14) for pictures of another size.</summary>
internal static class ClipPictureSettings
{
    /// <summary>The file's text.</summary>
    /// <param name="side">Pixels of the square that the tower takes.</param>
    internal static string Of(int side) => $$"""
        {
          "crop_size": { "height": {{side}}, "width": {{side}} },
          "do_center_crop": true,
          "do_convert_rgb": true,
          "do_normalize": true,
          "do_rescale": true,
          "do_resize": true,
          "image_mean": {{ClipPreprocessing.UsualMean}},
          "image_processor_type": "CLIPImageProcessor",
          "image_std": {{ClipPreprocessing.UsualDeviation}},
          "resample": 3,
          "rescale_factor": 0.00392156862745098,
          "size": { "shortest_edge": {{side}} }
        }

        """;
}
