using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>A LaMa graph behind one contract: pictures of bytes and masks in, pictures of bytes out.</summary>
internal sealed class LamaGraph
{
    private const int MaskChannel = 4;
    private const int ProbeSide = 256;

    /// <summary>Largest output that still counts as 0 to 1; the other kind goes to 255.</summary>
    private const float UnitLimit = 2f;

    /// <summary>An output this dark fits both ranges.</summary>
    private const float Dark = 0.02f;

    private readonly InpainterModel _model;
    private readonly IGraphSession _session;
    private readonly GraphTensor _picture;
    private readonly GraphTensor? _mask;
    private readonly string _output;
    private readonly float _scale;

    internal LamaGraph(InpainterModel model, IGraphSession session)
    {
        _model = model;
        _session = session;
        GraphSignature signature = session.Signature;
        GraphTensor? joined = signature.Inputs.Count == 1 ? Channels(signature, MaskChannel) : null;
        Kind = model.Kind ?? (joined is null ? InpainterKind.TwoInputs : InpainterKind.FourChannels);
        GraphTensor? picture = Kind == InpainterKind.FourChannels ? joined : Channels(signature, PictureTensors.Channels);
        _mask = Kind == InpainterKind.FourChannels ? null : Channels(signature, 1);
        if (picture is null || (Kind == InpainterKind.TwoInputs && (_mask is null || signature.Inputs.Count != 2)))
        {
            throw GraphChecks.Unknown(
                model.Graph, signature,
                "an inpainter takes a picture [batch, 3, height, width] and a mask [batch, 1, height, width], "
                    + "or both as [batch, 4, height, width].");
        }

        _picture = picture;
        GraphChecks.RequireSingle(model.Graph, picture);
        GraphTensor[] outputs =
            [.. signature.Outputs.Where(output => output.Rank == 4 && output.Axes[1].Accepts(PictureTensors.Channels))];
        _output = outputs.Length == 1
            ? outputs[0].Name
            : outputs.FirstOrDefault(output => output.Name == "output")?.Name
                ?? throw GraphChecks.Unknown(model.Graph, signature, "an inpainter has one output [batch, 3, height, width].");
        Size = GraphChecks.Size(model.Graph, picture, 2, model.Size);
        Range = model.Range ?? ProbeRange();
        _scale = Range == InpainterRange.Unit ? 255f : 1f;
        Batch = ProvenBatch(model.Options.BatchSize);
    }

    /// <summary>What the graph takes.</summary>
    internal InpainterKind Kind { get; }

    /// <summary>What its output means.</summary>
    internal InpainterRange Range { get; }

    /// <summary>Size of the graph's picture; null: any.</summary>
    internal PictureSize? Size { get; }

    /// <summary>Sides of a free size must be multiples of it.</summary>
    internal int Multiple => Kind == InpainterKind.FourChannels ? 32 : 8;

    /// <summary>Pictures in one run.</summary>
    internal int Batch { get; }

    /// <summary>Whether all inputs declare a free batch axis.</summary>
    internal bool HasBatchAxis => GraphChecks.HasBatchAxis(_session.Signature.Inputs);

    /// <summary>Name of the picture input.</summary>
    internal string InputName => _picture.Name;

    /// <summary>Fills the masked pixels; the others are the given ones.</summary>
    /// <param name="pictures">All of one size, at most <see cref="Batch"/>.</param>
    /// <param name="masks">[height, width] of 0 and 1 each.</param>
    internal DecodedImage[] Fill(IReadOnlyList<DecodedImage> pictures, IReadOnlyList<byte[]> masks)
    {
        float[] values = Run(pictures, masks);
        int plane = pictures[0].Width * pictures[0].Height;
        var filled = new DecodedImage[pictures.Count];
        for (int i = 0; i < filled.Length; i++)
        {
            byte[] rgb = (byte[])pictures[i].Rgb.Clone();
            int start = i * PictureTensors.Channels * plane;
            for (int pixel = 0; pixel < plane; pixel++)
            {
                for (int channel = 0; masks[i][pixel] != 0 && channel < PictureTensors.Channels; channel++)
                {
                    rgb[(PictureTensors.Channels * pixel) + channel] = Level(values[start + (channel * plane) + pixel]);
                }
            }

            filled[i] = pictures[i] with { Rgb = rgb };
        }

        return filled;
    }

    private byte Level(float value) => (byte)Math.Clamp(MathF.Round(value * _scale), 0f, 255f);

    private float[] Run(IReadOnlyList<DecodedImage> pictures, IReadOnlyList<byte[]> masks)
    {
        int batch = pictures.Count;
        int height = pictures[0].Height;
        int width = pictures[0].Width;
        int plane = height * width;
        bool joined = Kind == InpainterKind.FourChannels;
        int channels = joined ? MaskChannel : PictureTensors.Channels;
        float[] pixels = new float[checked(batch * channels * plane)];
        float[] holes = joined ? [] : new float[batch * plane];
        for (int i = 0; i < batch; i++)
        {
            Span<float> item = pixels.AsSpan(i * channels * plane, channels * plane);
            for (int pixel = 0; pixel < plane; pixel++)
            {
                bool hole = masks[i][pixel] != 0;
                for (int channel = 0; channel < PictureTensors.Channels; channel++)
                {
                    item[(channel * plane) + pixel] =
                        joined && hole ? 0f : pictures[i].Rgb[(PictureTensors.Channels * pixel) + channel] / 255f;
                }

                Span<float> mask = joined ? item[(PictureTensors.Channels * plane)..] : holes.AsSpan(i * plane, plane);
                mask[pixel] = hole ? 1f : 0f;
            }
        }

        var inputs = new List<GraphInput> { GraphInput.Of(_picture.Name, pixels, batch, channels, height, width) };
        if (_mask is not null)
        {
            inputs.Add(GraphInput.Of(_mask.Name, holes, batch, 1, height, width));
        }

        GraphOutput output = _session.Run(inputs, [_output])[0];
        return output.Values.Length == batch * PictureTensors.Channels * plane
            ? output.Values
            : throw new UserDataException(
                $"{_model.Graph.Role}: {_model.Graph.Path} gave {output}, but [{batch}, 3, {height}, {width}] was expected. "
                + "Use a known export of LaMa.");
    }

    private InpainterRange ProbeRange()
    {
        float highest = ProbeOnce(0).Max();
        return highest > UnitLimit ? InpainterRange.Levels
            : highest > Dark ? InpainterRange.Unit
            : throw new UserDataException(
                $"{_model.Graph.Role}: {_model.Graph.Path} gave a probe whose largest value is {highest:g3}, "
                    + "which could be 0 to 1 or 0 to 255. Set inpainter.range to unit or levels.");
    }

    private int ProvenBatch(int wanted)
    {
        if (wanted < 2 || !HasBatchAxis || Size is null)
        {
            return 1;
        }

        return GraphChecks.Batches(ProbeOnce, () => Run([Probe(0), Probe(1)], [ProbeMask(0), ProbeMask(1)])) ? wanted : 1;
    }

    private float[] ProbeOnce(int variant) => Run([Probe(variant)], [ProbeMask(variant)]);

    private PictureSize ProbeSize => Size ?? new PictureSize(ProbeSide, ProbeSide);

    private DecodedImage Probe(int variant) => ProbePicture.Draw(ProbeSize.Width, ProbeSize.Height, variant);

    private byte[] ProbeMask(int variant)
    {
        PictureSize size = ProbeSize;
        byte[] mask = new byte[size.Width * size.Height];
        for (int y = size.Height / 4; y < size.Height / 2; y++)
        {
            mask.AsSpan((y * size.Width) + (size.Width / (3 + variant)), size.Width / 4).Fill(1);
        }

        return mask;
    }

    private static GraphTensor? Channels(GraphSignature signature, int channels)
    {
        // An exporter may leave even the channels free; then the names have to tell.
        GraphTensor[] found = [.. signature.Inputs.Where(input => input.Rank == 4 && input.Axes[1].Accepts(channels))];
        GraphTensor[] named =
            [.. found.Where(input => input.Name.Contains("mask", StringComparison.OrdinalIgnoreCase) == (channels == 1))];
        return found.Length == 1 ? found[0] : named.Length == 1 ? named[0] : null;
    }
}
