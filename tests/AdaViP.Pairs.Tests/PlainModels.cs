using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using Xunit;

namespace AdaViP.Pairs.Tests;

/// <summary>
/// Models of a few lines whose results can be told by hand: every colour of the picture's first row is a tag, its box is where it
/// stands, its mask the box, its removal paints the box grey, and a sentence's cosine is how much of its colour is left.
/// </summary>
public sealed class PlainModels : ITagger, IDetector, ISegmenter, IInpainter, ICandidateScorer
{
    public static readonly string[] Names = ["red", "green", "blue", "ghost"];

    private readonly CountdownEvent? _meeting;
    private int _encoded;
    private int _pictures;
    private int _atOnce;
    private int _mostAtOnce;
    private int _begun;

    /// <summary>Encoder runs.</summary>
    public int Encoded => _encoded;

    /// <summary>Pictures tagged.</summary>
    public int Pictures => _pictures;

    /// <summary>Called with the number of the picture before it is tagged.</summary>
    public Action<int>? OnPicture { get; init; }

    /// <summary>Largest number of candidates in one call of the inpainter.</summary>
    public int MostCandidates { get; private set; }

    /// <summary>How many pictures are worked on before the first of them is done with its model; 0 for no such meeting.</summary>
    public int Meeting
    {
        get => _meeting?.InitialCount ?? 0;
        init => _meeting = value > 0 ? new CountdownEvent(value) : null;
    }

    /// <summary>Largest number of models that worked at the same time.</summary>
    public int MostAtOnce => _mostAtOnce;

    public ModelPorts Models => new(this, this, this, this, this, "plain 1");

    public IReadOnlyList<string> Vocabulary => Names;

    public IReadOnlyList<Tag> FindTags(DecodedImage image)
    {
        OnPicture?.Invoke(Interlocked.Increment(ref _pictures));
        Work();
        var tags = new List<Tag>();
        for (int channel = 0; channel < 3; channel++)
        {
            if (Columns(image, channel).Count > 0)
            {
                tags.Add(new Tag(channel, Names[channel], 1));
            }
        }

        if (tags.Count > 0)
        {
            tags.Add(new Tag(3, Names[3], 1)); // a tag without a box
        }

        return tags;
    }

    public IReadOnlyList<TagDetections> Detect(DecodedImage image, IReadOnlyList<Tag> tags) =>
        [.. tags.Select(tag => new TagDetections(tag, tag.Index == 3 ? [] : [Box(image, tag.Index)]))];

    public ImageEmbedding Encode(DecodedImage image)
    {
        Interlocked.Increment(ref _encoded);
        return new Embedding(image.Width, image.Height);
    }

    public IReadOnlyList<Mask> Segment(ImageEmbedding embedding, IReadOnlyList<PixelBox> boxes) => [.. boxes.Select(box =>
    {
        byte[] pixels = new byte[embedding.Width * embedding.Height];
        var bounds = new PixelBounds((int)box.Left, (int)box.Top, (int)box.Right, (int)box.Bottom);
        for (int y = bounds.Top; y < bounds.Bottom; y++)
        {
            pixels.AsSpan((y * embedding.Width) + bounds.Left, bounds.Width).Fill(1);
        }

        return new Mask(embedding.Width, embedding.Height, pixels, (long)bounds.Width * bounds.Height, bounds);
    })];

    public IReadOnlyList<DecodedImage> Inpaint(DecodedImage image, IReadOnlyList<Mask> masks)
    {
        MostCandidates = Math.Max(MostCandidates, masks.Count);
        Work();
        return [.. masks.Select(mask =>
        {
            byte[] rgb = [.. image.Rgb];
            for (int i = 0; i < mask.Pixels.Length; i++)
            {
                if (mask.Pixels[i] != 0)
                {
                    rgb.AsSpan(3 * i, 3).Fill(128);
                }
            }

            return image with { Rgb = rgb };
        })];
    }

    public IReadOnlyList<float[]> EmbedTexts(IReadOnlyList<string> sentences) => [.. sentences.Select(sentence => Unit(
        [.. Names.Take(3).Select(name => sentence.Contains(name, StringComparison.OrdinalIgnoreCase) ? 1F : 0.01F)]))];

    public IReadOnlyList<float[]> EmbedImages(IReadOnlyList<DecodedImage> images) => [.. images.Select(image => Unit(
        [.. Enumerable.Range(0, 3).Select(channel => 0.001F + Columns(image, channel).Count)]))];

    // The first ones wait for each other, and the others begin behind them: more than meet would be seen.
    private void Work()
    {
        if (_meeting is null)
        {
            return;
        }

        int now = Interlocked.Increment(ref _atOnce);
        for (int most = _mostAtOnce; now > most; most = _mostAtOnce)
        {
            Interlocked.CompareExchange(ref _mostAtOnce, now, most);
        }

        if (Interlocked.Increment(ref _begun) <= Meeting)
        {
            _meeting.Signal();
            Assert.True(_meeting.Wait(TimeSpan.FromMinutes(2)), $"{Meeting} pictures are never worked on at once");
        }
        else
        {
            Thread.Sleep(1); // a chance for others to begin meanwhile
        }

        Interlocked.Decrement(ref _atOnce);
    }

    // Columns of the first row where the channel leads.
    private static List<int> Columns(DecodedImage image, int channel) =>
        [.. Enumerable.Range(0, image.Width).Where(x => image.Rgb[(3 * x) + channel] > 200
            && image.Rgb[(3 * x) + ((channel + 1) % 3)] < 100 && image.Rgb[(3 * x) + ((channel + 2) % 3)] < 100)];

    private static Detection Box(DecodedImage image, int channel)
    {
        List<int> columns = Columns(image, channel);
        return new Detection(channel, 0.5 + (0.1 * channel), new PixelBox(columns[0], 0, columns[^1] + 1, image.Height));
    }

    private static float[] Unit(float[] values)
    {
        float length = MathF.Sqrt(values.Sum(value => value * value));
        return Array.ConvertAll(values, value => value / length);
    }

    private sealed class Embedding(int width, int height) : ImageEmbedding(width, height);
}
