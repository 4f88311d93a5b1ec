using AdaViP.Core.Foundation;
using AdaViP.Pairs.Building;
using Xunit;

namespace AdaViP.Pairs.Tests;

public sealed class TraceJsonTests
{
    // A finished part's trace is written from the journal's: both must be the same text.
    [Fact]
    public void Line_ReadAndWrittenAgain_IsTheSameText()
    {
        var tag = new Tag(3, "dog \"Rex\" é 🐕", 0.875);
        var detection = new Detection(17, 1.0 / 3, new PixelBox(0.1 + 0.2, -0.0, 1e-7, 640));
        var trace = new PreferenceTrace
        {
            Id = "p/1",
            Picture = 4,
            Photo = "a b.jpg",
            Width = 640,
            Height = 480,
            Question = "What's <there>?\n",
            PreferredAnswer = "A dog\u2028and \u0001 more.",
            Sentences = ["A dog.", ""],
            Tags = [tag, new Tag(5, "cat", 1)],
            Boxes = [new TaggedBox(tag, detection)],
            Dropped = [new DroppedTag("cat", "mask overlaps that of dog (IoU 0.91)")],
            Candidates = [new Candidate(tag, detection, 1234567890123, 12, [0.1, 0.2, double.Epsilon, 0.123456789012345678])],
            Chosen = 0,
        };
        string line = TraceJson.Write(trace);

        Assert.Equal(line, TraceJson.Write(TraceJson.Read(line, "here")));
        string without = TraceJson.Write(trace with { Chosen = null, Reason = "no tag", Candidates = [] });
        Assert.Equal(without, TraceJson.Write(TraceJson.Read(without, "here")));
    }
}
