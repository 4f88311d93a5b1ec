using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.MicroWorld.Drawing;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>How much a training does.</summary>
/// <param name="Scenes">Drawn once, a multiple of a hundred.</param>
/// <param name="MostSteps">Of each model.</param>
internal sealed record TrainingSize(int Scenes, int MostSteps)
{
    /// <summary>What makes models that are good enough.</summary>
    internal static TrainingSize Full { get; } = new(6000, int.MaxValue);

    /// <summary>A shorter training draws no more scenes than it can look at.</summary>
    internal static TrainingSize Of(int steps, int batchSize) =>
        new((int)Math.Min(Full.Scenes, (1 + (long)steps * batchSize / Step) * Step), steps);

    private const int Step = 100;
}

/// <summary>
/// Where the foundation models get their pictures from: scenes that are drawn once and seen many times, mirrored half of the time
/// and with objects retouched away.
/// </summary>
/// <param name="seed">Of everything that is drawn.</param>
/// <param name="kernels">Pictures and masks; stay the caller's to dispose.</param>
/// <param name="size">How many scenes and steps.</param>
internal sealed class TrainingWorld(long seed, KernelSet kernels, TrainingSize size)
{
    /// <summary>Pixels along the side of a picture: that of the world, for which the models are made.</summary>
    internal static readonly int Side = new WorldPicture().Side;

    private const int Channels = 3;
    private const int Block = 100;

    // What an inpainter fills in is a little off, in levels.
    private const double FillError = 6;

    // Sides of the squares by which masks grow: from smallest, so many sizes.
    private const int SmallestGrowth = 3;
    private const int Growths = 5;

    private static readonly WorldPicture Look = new();

    // Fuller than the scenes of the demo, and with none of their habits: a tagger must not learn who stands beside whom.
    private static readonly SceneMix Mix = new()
    {
        LeastAnchors = 1,
        MostAnchors = 3,
        PartnerShare = 0.5,
        LonePartnerShare = 0.3,
    };

    private readonly ScenePainter _painter = new(Look);
    private Example[]? _scenes;

    /// <summary>Most steps of a model.</summary>
    internal int MostSteps => size.MostSteps;

    /// <summary>Resamples and normalises.</summary>
    internal IImageKernels Images => kernels.Images;

    /// <summary>Draws the scenes, where that is not done yet.</summary>
    internal void Prepare(CancellationToken cancellation)
    {
        if (_scenes is not null)
        {
            return;
        }

        var scenes = new Example[size.Scenes];
        Parallel.For(0, size.Scenes / Block, new ParallelOptions { CancellationToken = cancellation }, block =>
        {
            for (int i = block * Block; i < (block + 1) * Block; i++)
            {
                scenes[i] = Example.Of(
                    SceneSampler.Draw(Random("training scene", i), Mix, Look.ObjectSize), _painter);
            }
        });
        _scenes = scenes;
    }

    /// <summary>A stream of numbers for one purpose and one index.</summary>
    internal PortableRandom Random(string purpose, long index) => PortableRandom.For(seed, purpose, index);

    /// <summary>One of the scenes; it shows at least one object.</summary>
    internal Example Draw(PortableRandom random)
    {
        Example example = _scenes![random.Next(size.Scenes)];
        return random.Chance(0.5) ? example.Mirrored() : example;
    }

    /// <summary>One of the scenes; with a probability one of its objects is retouched away.</summary>
    /// <param name="random">Source of all choices.</param>
    /// <param name="retouched">The probability: whoever looks at rejected pictures must not find what was removed.</param>
    internal Example Draw(PortableRandom random, double retouched)
    {
        Example example = Draw(random);
        return random.Chance(retouched) ? Without(example, example.Kinds[random.Next(example.Kinds.Length)], random) : example;
    }

    /// <summary>A scene that is none of those for training, of the usual mix.</summary>
    /// <param name="random">Source of all choices.</param>
    /// <param name="retouched">As above.</param>
    internal Example DrawOther(PortableRandom random, double retouched)
    {
        Example example = Example.Of(SceneSampler.Draw(random, new SceneMix(), Look.ObjectSize), _painter);
        return random.Chance(retouched) ? Without(example, example.Kinds[random.Next(example.Kinds.Length)], random) : example;
    }

    /// <summary>Takes an object away as a good inpainter does: its grown mask shows the background, without noise.</summary>
    internal Example Without(Example example, ObjectKind kind, PortableRandom random)
    {
        byte[] behind = Behind(example);
        byte[] hole = Hole(example, kind, random);
        double[] error = [.. Enumerable.Range(0, Channels).Select(_ => random.NextBetween(-FillError, FillError))];
        byte[] rgb = (byte[])example.Picture.Rgb.Clone();
        for (int i = 0; i < rgb.Length; i++)
        {
            if (hole[i / Channels] != 0)
            {
                rgb[i] = (byte)Math.Clamp(behind[i] + error[i % Channels], 0, byte.MaxValue);
            }
        }

        return example with
        {
            Scene = example.Scene.Without(kind),
            Picture = example.Picture with { Rgb = rgb },
            Labels = Array.ConvertAll(example.Labels, label => label == (int)kind + 1 ? (byte)0 : label),
        };
    }

    /// <summary>The background of a picture, without objects and noise.</summary>
    internal byte[] Behind(Example example) =>
        example.AsHere(_painter.PaintWithoutNoise(example.Scene with { Objects = [] }).Rgb);

    /// <summary>An object's mask, grown by a few pixels: 1 inside.</summary>
    internal byte[] Hole(Example example, ObjectKind kind, PortableRandom random)
    {
        byte[] grown = new byte[example.Labels.Length];
        kernels.Masks.Dilate(example.MaskOf(kind), Side, Side, SmallestGrowth + random.Next(Growths), grown);
        return grown;
    }

    /// <summary>A picture as the input of a graph.</summary>
    /// <param name="picture">Of the world's size.</param>
    /// <param name="options">As the model's adapter has them.</param>
    /// <param name="target">[3, side, side].</param>
    internal void Prepare(DecodedImage picture, ImageResizeOptions options, Span<float> target) =>
        Images.Resize(picture.Rgb, picture.Width, picture.Height, Channels * picture.Width, options, target);
}
