using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>The image encoder of SAM: normalised and padded by us, or raw levels.</summary>
internal sealed class SamEncoder
{
    /// <summary>Longer side of SAM's picture.</summary>
    internal const int DefaultSize = 1024;

    private const string EmbeddingsName = "image_embeddings";
    private const string PositionsName = "image_positional_embeddings";

    // The kernel that enlarges masks takes padded inputs up to this size.
    private const int LargestSize = 8192;

    private readonly SegmenterModel _model;
    private readonly IGraphSession _session;
    private readonly PictureTensors _pictures;
    private readonly GraphTensor _input;
    private readonly string[] _outputs;

    internal SamEncoder(SegmenterModel model, IGraphSession session, PictureTensors pictures)
    {
        _model = model;
        _session = session;
        _pictures = pictures;
        GraphSignature signature = session.Signature;
        _input = signature.Inputs.Count == 1
            ? signature.Inputs[0]
            : throw GraphChecks.Unknown(model.Encoder, signature, "a SAM encoder has one input, the picture.");
        bool channelsFirst = _input.Rank == 4 && _input.Axes[1].Accepts(PictureTensors.Channels);
        bool raw = _input.Rank == 3 && _input.Axes[2].Accepts(PictureTensors.Channels);
        Kind = model.EncoderKind ?? (raw ? EncoderKind.Raw : EncoderKind.Normalised);
        if (!(Kind == EncoderKind.Raw ? raw : channelsFirst))
        {
            throw GraphChecks.Unknown(
                model.Encoder, signature,
                Kind == EncoderKind.Raw
                    ? "a raw encoder takes [height, width, 3]."
                    : "an encoder takes [1, 3, size, size], or [height, width, 3].");
        }

        string? embeddings = signature.Output(EmbeddingsName)?.Name
            ?? (signature.Outputs.Count == 1 && signature.Outputs[0].Rank == 4 ? signature.Outputs[0].Name : null);
        _outputs = embeddings is null
            ? throw GraphChecks.Unknown(model.Encoder, signature,
                $"a SAM encoder has the output {EmbeddingsName} [1, channels, rows, columns].")
            : signature.Output(PositionsName) is null ? [embeddings] : [embeddings, PositionsName];
        Size = Kind == EncoderKind.Raw ? RawSize() : PaddedSize();
        if (Size > LargestSize)
        {
            throw new UserDataException(
                $"{model.Encoder.Role}: {model.Encoder.Path} takes pictures of {Size} pixels; "
                    + $"at most {LargestSize} are supported. Use an export for smaller pictures; SAM's own takes 1024.");
        }
    }

    /// <summary>What the graph takes.</summary>
    internal EncoderKind Kind { get; }

    /// <summary>Side of the square that the picture's longer side fills.</summary>
    internal int Size { get; }

    /// <summary>Name of the input.</summary>
    internal string InputName => _input.Name;

    /// <summary>Runs the encoder.</summary>
    internal (PictureSize Resized, GraphOutput Embeddings, GraphOutput? Positions) Run(DecodedImage image)
    {
        PictureSize resized = Resized(image.Width, image.Height);
        GraphInput input = Kind == EncoderKind.Raw
            ? GraphInput.Of(_input.Name, Levels(image, resized), resized.Height, resized.Width, PictureTensors.Channels)
            : GraphInput.Of(_input.Name, Padded(image, resized), 1, PictureTensors.Channels, Size, Size);
        IReadOnlyList<GraphOutput> outputs = _session.Run([input], _outputs);
        return (resized, outputs[0], outputs.Count > 1 ? outputs[1] : null);
    }

    /// <summary>Size in the encoder's square.</summary>
    internal PictureSize Resized(int width, int height) => Fit(width, height, Size);

    /// <summary>Size in a square of <paramref name="side"/>: the longer side fills it, both sides rounded half up.</summary>
    internal static PictureSize Fit(int width, int height, int side)
    {
        double scale = (double)side / Math.Max(width, height);
        return new PictureSize(Math.Max(1, (int)((width * scale) + 0.5)), Math.Max(1, (int)((height * scale) + 0.5)));
    }

    /// <summary>Normalised levels, 0 to the right and below: SAM pads after normalising.</summary>
    internal float[] Padded(DecodedImage image, PictureSize resized) =>
        _pictures.Normalised(image, PictureInputs.Padded(resized, Size));

    private float[] Levels(DecodedImage image, PictureSize resized) =>
        Array.ConvertAll(_pictures.Resized(image, resized, ResampleFilter.Bilinear).Rgb, level => (float)level);

    private int PaddedSize()
    {
        GraphChecks.RequireSingle(_model.Encoder, _input);
        PictureSize? configured = _model.Size is int side ? new PictureSize(side, side) : null;
        PictureSize size = GraphChecks.Size(_model.Encoder, _input, 2, configured) ?? new PictureSize(DefaultSize, DefaultSize);
        return size.Width == size.Height
            ? size.Width
            : throw new UserDataException(
                $"{_model.Encoder.Role}: {_model.Encoder.Path} takes {_input}; a SAM encoder takes a square. "
                    + "Export it with equal sides.");
    }

    private int RawSize() => _input.Axes[0].IsFree && _input.Axes[1].IsFree
        ? _model.Size ?? DefaultSize
        : throw new UserDataException(
            $"{_model.Encoder.Role}: {_model.Encoder.Path} takes {_input}; a raw encoder must leave height and width free, "
                + "because pictures keep their shape. Export it with dynamic axes.");
}
