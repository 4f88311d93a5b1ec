using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>LaMa (E8): a window around each mask, or the whole picture squeezed; unmasked pixels stay byte for byte.</summary>
public sealed class LamaInpainter : IInpainter, IFoundationModel
{
    private readonly InpainterModel _model;
    private readonly IGraphSession _session;
    private readonly LamaGraph _graph;
    private readonly PictureTensors _pictures;
    private readonly IImageKernels _images;

    private LamaInpainter(InpainterModel model, IGraphSession session, IImageKernels images)
    {
        _model = model;
        _session = session;
        _pictures = new PictureTensors(images);
        _images = images;
        _graph = new LamaGraph(model, session);
        string range = _graph.Range == InpainterRange.Unit ? "0 to 1" : "0 to 255";
        string inputs = _graph.Kind == InpainterKind.TwoInputs ? "picture and mask" : "four channels";
        Report = new ModelReport("inpainter", $"LaMa, {inputs}, output {range}", [session.Signature], Facts());
    }

    /// <inheritdoc />
    public ModelReport Report { get; }

    /// <inheritdoc />
    public IReadOnlyList<IGraphSession> Sessions => [_session];

    /// <summary>Loads the graph; finds out its output's range and whether it really takes batches by probes.</summary>
    /// <param name="model">What to load.</param>
    /// <param name="engine">Runs the graph.</param>
    /// <param name="images">Resamples and composites; stays the caller's to dispose.</param>
    /// <exception cref="UserDataException">The file is missing, the graph is not LaMa, or its range cannot be told.</exception>
    public static LamaInpainter Open(InpainterModel model, IGraphEngine engine, IImageKernels images)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(engine);
        IGraphSession session = engine.Load(model.Graph);
        try
        {
            return new LamaInpainter(model, session, images);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<DecodedImage> Inpaint(DecodedImage image, IReadOnlyList<Mask> masks)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(masks);
        var results = new DecodedImage[masks.Count];
        var windows = new InpaintWindow[masks.Count];
        for (int i = 0; i < masks.Count; i++)
        {
            Mask mask = masks[i];
            if (mask.Width != image.Width || mask.Height != image.Height || mask.Area == 0)
            {
                throw new ArgumentException(
                    $"mask {i} is {mask.Width} x {mask.Height} with {mask.Area} pixels; "
                        + $"it must be {image.Width} x {image.Height} and not empty.",
                    nameof(masks));
            }

            windows[i] = Window(image, mask);
        }

        // In squash mode the picture is squeezed once for all masks.
        DecodedImage? shared = _model.Options.Mode == InpaintMode.Squash && masks.Count > 0 ? Shrunk(image, windows[0]) : null;
        foreach (IGrouping<PictureSize, int> group in Enumerable.Range(0, masks.Count).GroupBy(i => windows[i].Net))
        {
            foreach (int[] chunk in group.Chunk(_graph.Batch))
            {
                DecodedImage[] pictures = [.. chunk.Select(i => shared ?? Shrunk(image, windows[i]))];
                DecodedImage[] filled = _graph.Fill(pictures, [.. chunk.Select(i => windows[i].CutMask(masks[i]))]);
                for (int k = 0; k < chunk.Length; k++)
                {
                    results[chunk[k]] = Composite(image, masks[chunk[k]], windows[chunk[k]], filled[k]);
                }
            }
        }

        return results;
    }

    /// <inheritdoc />
    public string Probe()
    {
        DecodedImage image = ProbePicture.Draw(640, 480);
        byte[] pixels = new byte[image.Width * image.Height];
        for (int y = 180; y < 300; y++)
        {
            pixels.AsSpan((y * image.Width) + 260, 120).Fill(1);
        }

        DecodedImage filled =
            Inpaint(image, [new Mask(image.Width, image.Height, pixels, 120 * 120, new PixelBounds(260, 180, 380, 300))])[0];
        int changed =
            Enumerable.Range(0, pixels.Length).Count(i => !filled.Rgb.AsSpan(3 * i, 3).SequenceEqual(image.Rgb.AsSpan(3 * i, 3)));
        return $"{changed} of {120 * 120} masked pixels changed";
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private InpaintWindow Window(DecodedImage image, Mask mask)
    {
        bool whole = _model.Options.Mode == InpaintMode.Squash;
        if (_graph.Size is PictureSize net)
        {
            return whole
                ? InpaintWindow.Whole(image.Width, image.Height, net)
                : InpaintWindow.Around(image.Width, image.Height, mask.Bounds, _model.Options.Margin, net);
        }

        PixelBounds bounds = whole ? new PixelBounds(0, 0, image.Width, image.Height) : mask.Bounds;
        return InpaintWindow.Free(image.Width, image.Height, bounds, whole ? 0 : _model.Options.Margin, _graph.Multiple);
    }

    private DecodedImage Shrunk(DecodedImage image, InpaintWindow window) =>
        _pictures.Resized(window.Cut(image), window.Net, ResampleFilter.Bicubic);

    private DecodedImage Composite(DecodedImage image, Mask mask, InpaintWindow window, DecodedImage filled)
    {
        DecodedImage content = window.Trim(_pictures.Resized(filled, window.Padded, ResampleFilter.Bicubic));
        byte[] target = new byte[image.Rgb.Length];
        var placement = new FillPlacement(window.Left, window.Top, window.Content.Width, window.Content.Height);
        _images.Composite(image.Rgb, image.Width, image.Height, mask.Pixels, content.Rgb, placement, target);
        return new DecodedImage(image.Width, image.Height, target);
    }

    private List<string> Facts()
    {
        string size = _graph.Size is PictureSize net ? net.ToString() : $"any size, sides multiples of {_graph.Multiple}";
        return
        [
            $"picture {_graph.InputName}: {size}, levels 0 to 1",
            _model.Options.Mode == InpaintMode.Squash
                ? "the whole picture is squeezed"
                : $"a window around the mask with a margin of {_model.Options.Margin} pixels",
            _graph.Batch > 1 ? $"up to {_graph.Batch} masks a run"
                : _graph.HasBatchAxis && _graph.Size is not null && _model.Options.BatchSize > 1
                    ? "one mask a run: the declared batch axis does not give what single runs give"
                    : "one mask a run",
        ];
    }
}
