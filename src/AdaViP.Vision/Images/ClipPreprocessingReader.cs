using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Inputs;

namespace AdaViP.Vision.Images;

/// <summary>Reads <c>preprocessor_config.json</c> as transformers 4.0 to 5 wrote it; what it does not know is an error.</summary>
internal sealed class ClipPreprocessingReader
{
    private static readonly string[] Types =
    [
        "CLIPImageProcessor", "CLIPImageProcessorFast", "CLIPImageProcessorPil", "CLIPFeatureExtractor",
        "LlavaImageProcessor", "LlavaImageProcessorFast", "LlavaImageProcessorPil", "LlavaProcessor",
    ];

    // Far beyond any model's pixels (1000 without rescaling), far below what overflows when it is squared and summed.
    private const double LargestPixel = 1e6;

    // Pixels would all be the same number.
    private const double SmallestRescale = 1e-9;

    // do_pad is the recipe's image mode here, do_convert_rgb always happens.
    private static readonly string[] Steps =
        ["do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb", "do_pad"];

    // What CLIPImageProcessor takes where a setting is absent or null.
    private const int DefaultSide = 224;

    private const string Again = "Fetch the file again.";

    private readonly string _path;
    private readonly JsonElement _settings;

    private ClipPreprocessingReader(string path, JsonElement settings)
    {
        _path = path;
        _settings = settings;
    }

    /// <summary>Reads a file.</summary>
    public static ClipPreprocessing Read(string path)
    {
        JsonElement root = Parse(path);
        return new ClipPreprocessingReader(path, Nested(root) ?? root).Read();
    }

    /// <summary>Whether a processor's file has picture settings in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="orBare">Whether settings may also stand at the top level.</param>
    public static bool HoldsSettings(string path, bool orBare)
    {
        JsonElement root = Parse(path);
        return Nested(root) is not null || (orBare && root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("size", out _));
    }

    private static JsonElement? Nested(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("image_processor", out JsonElement nested)
            && nested.ValueKind != JsonValueKind.Null ? nested : null;

    private static JsonElement Parse(string path)
    {
        byte[] json = InputFile.ReadAllBytes(path, BoundedFile.Settings, null, Again);
        return JsonInput.Parse(json, path, RepeatedKeys.LastCounts, Again);
    }

    private ClipPreprocessing Read()
    {
        if (_settings.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("holds", _settings.ValueKind.ToString(), "a JSON object");
        }

        CheckType();
        CheckSteps();
        (int? shortest, int height, int width) = Size("size", allowShortest: true);
        (int? square, int cropHeight, int cropWidth) = Flag("do_center_crop", true)
            ? Size("crop_size", allowShortest: false)
            : (null, height, width);
        if (square is not null || (shortest is not null && !Flag("do_center_crop", true)))
        {
            throw Wrong("has do_center_crop", "false with a size of one side", "true: pictures would differ in shape");
        }

        if (cropHeight > (shortest ?? height) || cropWidth > (shortest ?? width))
        {
            throw Wrong("has crop_size", $"{cropWidth} x {cropHeight}",
                $"at most the size after resizing, {shortest ?? width} x {shortest ?? height}");
        }

        bool normalize = Flag("do_normalize", true);
        double rescale = Flag("do_rescale", true) ? Number("rescale_factor", 1.0 / 255.0) : 1.0;
        RgbValues mean = normalize ? Channels("image_mean", ClipPreprocessing.UsualMean) : RgbValues.All(0.0);
        RgbValues deviation = normalize ? Deviation() : RgbValues.All(1.0);
        RequireModestPixels(rescale, mean, deviation);
        return new ClipPreprocessing
        {
            ShortestEdge = shortest,
            ResizeHeight = height,
            ResizeWidth = width,
            CropHeight = cropHeight,
            CropWidth = cropWidth,
            Filter = Filter(),
            Rescale = rescale,
            Mean = mean,
            Deviation = deviation,
        };
    }

    // The tower's numbers overflow otherwise, and its weights would be blamed for that.
    private void RequireModestPixels(double rescale, RgbValues mean, RgbValues deviation)
    {
        if (255 * rescale > LargestPixel || rescale < SmallestRescale)
        {
            throw Wrong(
                "has rescale_factor",
                JsonInput.Written(_settings.GetProperty("rescale_factor")),
                "one that maps pixels from 0 to 255 to numbers that a model was made for, as 1/255 does");
        }

        foreach ((string key, double offset, double scale) in (ReadOnlySpan<(string, double, double)>)
            [("red", mean.Red, deviation.Red), ("green", mean.Green, deviation.Green), ("blue", mean.Blue, deviation.Blue)])
        {
            double largest = Math.Max(Math.Abs(offset), Math.Abs((255 * rescale) - offset)) / scale;
            if (!(largest <= LargestPixel))
            {
                throw Wrong(
                    "has image_mean and image_std",
                    FormattableString.Invariant($"{offset} and {scale} for {key}, which makes pixels up to {largest:G3}"),
                    FormattableString.Invariant($"values that leave pixels within {LargestPixel:G3} of 0"));
            }
        }
    }

    private void CheckType()
    {
        foreach (string key in new[] { "image_processor_type", "feature_extractor_type" })
        {
            if (_settings.TryGetProperty(key, out JsonElement type) && type.ValueKind != JsonValueKind.Null
                && !(type.ValueKind == JsonValueKind.String && Types.Contains(type.GetString())))
            {
                throw Wrong($"has {key}", type.ToString(), string.Join(", ", Types));
            }
        }
    }

    private void CheckSteps()
    {
        foreach (JsonProperty property in _settings.EnumerateObject())
        {
            if (property.Name.StartsWith("do_", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.True
                && !Steps.Contains(property.Name))
            {
                throw Wrong("asks for the step", property.Name, string.Join(", ", Steps));
            }
        }

        if (!Flag("do_resize", true))
        {
            throw Wrong("has do_resize", "false", "true: the vision tower takes one size");
        }
    }

    private bool Flag(string key, bool otherwise)
    {
        if (!_settings.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return otherwise;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong($"has {key}", value.ToString(), "true or false"),
        };
    }

    /// <summary>
    /// 336, [336, 336], {"shortest_edge": 336} or {"height": 336, "width": 336}; a bare number is a shortest edge or a square.
    /// </summary>
    private (int? ShortestEdge, int Height, int Width) Size(string key, bool allowShortest)
    {
        if (!_settings.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return allowShortest ? (DefaultSide, 0, 0) : (null, DefaultSide, DefaultSide);
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            int side = Pixels(key, value);
            return allowShortest ? (side, 0, 0) : (null, side, side);
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2)
        {
            return (null, Pixels(key, value[0]), Pixels(key, value[1]));
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            // The library leaves out what is null.
            int sides = value.EnumerateObject().Count(side => side.Value.ValueKind != JsonValueKind.Null);
            bool hasHeight = value.TryGetProperty("height", out JsonElement height) && height.ValueKind != JsonValueKind.Null;
            bool hasWidth = value.TryGetProperty("width", out JsonElement width) && width.ValueKind != JsonValueKind.Null;
            if (hasHeight && hasWidth && sides == 2)
            {
                return (null, Pixels(key, height), Pixels(key, width));
            }

            if (allowShortest && value.TryGetProperty("shortest_edge", out JsonElement shortest) && sides == 1)
            {
                return (Pixels(key, shortest), 0, 0);
            }
        }

        throw Wrong(
            $"has {key}", JsonInput.Written(value),
            (allowShortest ? "N, {\"shortest_edge\": N}, " : "N, ") + "[height, width] or {\"height\": N, \"width\": N}");
    }

    private int Pixels(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int pixels) && pixels is >= 1 and <= 8192
            ? pixels
            : throw Wrong($"has {key}", JsonInput.Written(value), "whole pixels from 1 to 8192");

    private ResampleFilter Filter()
    {
        if (!_settings.TryGetProperty("resample", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return ResampleFilter.Bicubic;
        }

        // Pillow's numbers.
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number switch
            {
                1 => ResampleFilter.Lanczos,
                2 => ResampleFilter.Bilinear,
                3 => ResampleFilter.Bicubic,
                4 => ResampleFilter.Box,
                _ => throw Wrong("has resample", JsonInput.Written(value), "1 (Lanczos), 2 (bilinear), 3 (bicubic) or 4 (box)"),
            }
            : throw Wrong("has resample", JsonInput.Written(value), "1 (Lanczos), 2 (bilinear), 3 (bicubic) or 4 (box)");
    }

    private double Number(string key, double otherwise)
    {
        if (!_settings.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return otherwise;
        }

        return Finite(value) is double number and > 0
            ? number
            : throw Wrong($"has {key}", JsonInput.Written(value), "a finite number above 0");
    }

    // 1e999 reads as infinity.
    private static double? Finite(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : null;

    private RgbValues Deviation()
    {
        RgbValues deviation = Channels("image_std", ClipPreprocessing.UsualDeviation);
        return deviation is { Red: > 0, Green: > 0, Blue: > 0 }
            ? deviation
            : throw Wrong("has image_std", deviation.ToString(), "three numbers above 0");
    }

    private RgbValues Channels(string key, RgbValues otherwise)
    {
        if (!_settings.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double all) && double.IsFinite(all))
        {
            return RgbValues.All(all);
        }

        double[] numbers = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => Finite(item) ?? double.NaN)]
            : [];
        return numbers.Length == 3 && numbers.All(double.IsFinite)
            ? new RgbValues(numbers[0], numbers[1], numbers[2])
            : throw Wrong($"has {key}", JsonInput.Written(value), "three numbers, all finite");
    }

    private UserDataException Wrong(string what, string found, string expected) =>
        new($"{_path} {what} {ShownValue.Cut(found)}; expected {expected}.");
}
