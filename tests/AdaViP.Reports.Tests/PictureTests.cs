using System.Globalization;
using System.Xml.Linq;
using AdaViP.Core.Foundation;
using AdaViP.Reports.Pictures;
using AdaViP.Reports.Tests.Support;
using Xunit;

namespace AdaViP.Reports.Tests;

public sealed class PictureTests
{
    [Theory]
    [InlineData("FFD8FFE0", "jpeg")]
    [InlineData("89504E470D0A1A0A", "png")]
    [InlineData("474946383961", "gif")]
    [InlineData("524946460000000057454250", null)]
    [InlineData("52494646000000005745425056503820", "webp")]
    [InlineData("424D", null)]
    [InlineData("3C7376673E", null)]
    [InlineData("", null)]
    public void Kind_IsToldByTheFirstBytes(string bytes, string? kind)
    {
        PagePicture? picture = PagePicture.Of(Convert.FromHexString(bytes), "a cat");
        Assert.Equal(kind is null, picture is null);
        Assert.Equal(kind is null, BoxedPhoto.Of(Convert.FromHexString(bytes), (4, 3), "a cat", "cat") is null);
        Assert.Equal(kind is null, PagePicture.Figure(Convert.FromHexString(bytes), "a cat", "cat") is null);
        if (picture is not null)
        {
            XElement image = Drawn.Of(picture).Element("img")!;
            string content = Convert.ToBase64String(Convert.FromHexString(bytes));
            Assert.Equal($"data:image/{kind};base64,{content}", image.Attribute("src")!.Value);
            Assert.Equal("a cat", image.Attribute("alt")!.Value);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void PictureWithoutAText_IsRefused(string alternative)
    {
        Assert.Throws<ArgumentException>(() => PagePicture.Of(Drawn.Png, alternative));
        Assert.Throws<ArgumentException>(() => PagePicture.Figure(Drawn.Png, alternative, "x"));
        Assert.Throws<ArgumentException>(() => BoxedPhoto.Of(Drawn.Png, (4, 3), alternative, "x"));
    }

    [Fact]
    public void Boxes_StandWhereTheyAre_EachWithItsColour()
    {
        BoxedPhoto photo = BoxedPhoto.Of(Drawn.Png, (640, 480), "a street", "tags: cat")!;
        photo.Add(new PixelBox(10.5, 20, 110, 220.25), "1 cat", 7);
        photo.Add(new PixelBox(0, 0, 640, 480), "street", null);
        XElement figure = Drawn.Of(photo).Element("figure")!;
        XElement svg = figure.Element("svg")!;
        Assert.Equal(("0 0 640 480", "a street"), (svg.Attribute("viewBox")!.Value, svg.Attribute("aria-label")!.Value));
        Assert.Equal("tags: cat", figure.Element("figcaption")!.Value);
        XElement[] boxes = [.. svg.Elements("rect")];
        Assert.Equal(
            ["10.5", "20", "99.5", "200.25"],
            new[] { "x", "y", "width", "height" }.Select(name => boxes[0].Attribute(name)!.Value));
        Assert.Equal(["box k1", "box unkeyed"], boxes.Select(box => box.Attribute("class")!.Value));
        Assert.Equal([false, true], boxes.Select(box => box.Attribute("stroke-dasharray") is not null));
        Assert.Equal("key k1", Drawn.Of(Inline.Key(7, "1 cat")).Element("b")!.Attribute("class")!.Value);
    }

    [Fact]
    public void LabelsOfBoxesInOnePlace_StandOnLinesOfTheirOwn_WithinThePhoto()
    {
        BoxedPhoto photo = BoxedPhoto.Of(Drawn.Png, (640, 480), "a street", "")!;
        for (int i = 0; i < 8; i++)
        {
            photo.Add(new PixelBox(600, 460 + i, 640, 480), "fire hydrant", null);
        }

        double[][] places = [.. Drawn.Of(photo).Descendants("text").Select(text => new[] { "x", "y" }
            .Select(name => double.Parse(text.Attribute(name)!.Value, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(8, places.Length);
        double[] lines = [.. places.Select(place => place[1]).Order()];
        Assert.All(lines.Zip(lines.Skip(1)), pair =>
            Assert.True(pair.Second - pair.First > 20, $"lines at {pair.First} and {pair.Second}"));
        Assert.InRange(lines[^1], 0, 480);
        Assert.All(places, place => Assert.InRange(place[0], 0, 640 - (12 * 12))); // twelve letters of at least twelve pixels
    }

    [Theory]
    [InlineData("a cat", "1+1,3+1", "a[ ]c[a]t")]
    [InlineData("cat", "0+3", "[cat]")]
    [InlineData("cat", "2+1,0+1", "[c]a[t]")]
    [InlineData("cat", "0+2,1+2", "[ca]t")]
    [InlineData("cat", "2+2,0+0,-1+2", "cat")]
    [InlineData("cat", "1+2147483647", "cat")]
    [InlineData("", "0+1", "")]
    public void Marks_StandOnTheirWords_AndOnesThatDoNotFitAreLeftOut(string text, string marks, string expected)
    {
        IEnumerable<(int, int)> places = marks.Split(',').Select(mark => mark.Split('+'))
            .Select(mark => (int.Parse(mark[0], CultureInfo.InvariantCulture), int.Parse(mark[1], CultureInfo.InvariantCulture)));
        string shown = Drawn.Text(Block.Answer(Inline.Marked(text, places)));
        string marked = expected.Replace("[", "<mark>", StringComparison.Ordinal)
            .Replace("]", "</mark>", StringComparison.Ordinal);
        Assert.Equal($"<p class=\"answer\">{marked}</p>", shown);
    }
}
