using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AdaViP.Reports.Charts;
using AdaViP.Reports.Markup;
using AdaViP.Reports.Tests.Support;
using Xunit;

namespace AdaViP.Reports.Tests;

public sealed partial class ChartTests
{
    [Fact]
    public void LineChart_HasTitleDescriptionAxesAndLegend()
    {
        XElement figure = Figure(new LineChart
        {
            Title = "Rewards",
            AcrossLabel = "step",
            UpwardsLabel = "nats",
            Series =
            [
                new("chosen", [new(1, 0), new(2, 0.5), new(3, 0.25)]),
                new("rejected", [new(1, 0), new(2, -0.5), new(3, -1)]),
            ],
        });
        XElement svg = figure.Element("svg")!;
        string[] names = svg.Attribute("aria-labelledby")!.Value.Split(' ');
        Assert.Equal("Rewards", svg.Element("title")!.Value);
        Assert.Equal(
            "chosen: 3 values, from 0 at 1 to 0.25 at 3, lowest 0, highest 0.5; "
                + "rejected: 3 values, from 0 at 1 to -1 at 3, lowest -1, highest 0",
            svg.Element("desc")!.Value);
        Assert.Equal(names, new[] { "title", "desc" }.Select(name => svg.Element(name)!.Attribute("id")!.Value));
        string[] texts = [.. svg.Elements("text").Select(text => text.Value)];
        Assert.Equal(["-1.0", "-0.5", "0", "0.5", "1", "2", "3", "step", "nats"], texts);
        Assert.Equal([" chosen", " rejected"], figure.Named("ul", "legend").Single().Elements("li").Select(item => item.Value));
        Assert.Equal(["line s0", "line s1"], svg.Elements("path").Select(path => path.Attribute("class")!.Value));
        Assert.Single(svg.Elements("line"), line => line.Attribute("class")!.Value == "grid zero");

        // Higher values stand higher, later ones further to the right.
        double[][] points = Points(svg.Elements("path").First());
        Assert.True(points[0][0] < points[1][0] && points[1][0] < points[2][0]);
        Assert.True(points[1][1] < points[2][1] && points[2][1] < points[0][1]);
    }

    [Fact]
    public void TwoCharts_OfOnePage_HaveNamesOfTheirOwn()
    {
        XElement root = Drawn.Of(Block.Charts([Chart(1, 2), Chart(2, 3), new BarChart("bars", [new("a", 1, 2, "1")])]));
        string[] names = [.. root.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>()];
        Assert.Equal(6, names.Length);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void OneLine_HasNoLegend() => Assert.Empty(Figure(Chart(1, 2)).Named("ul", "legend"));

    [Fact]
    public void OnePoint_IsADotWithinTheDrawing()
    {
        XElement svg = Figure(Chart(0.693)).Element("svg")!;
        XElement dot = Assert.Single(svg.Elements("circle"));
        Assert.Empty(svg.Elements("path"));
        Assert.InRange(double.Parse(dot.Attribute("cx")!.Value, CultureInfo.InvariantCulture), 50, 470);
        Assert.InRange(double.Parse(dot.Attribute("cy")!.Value, CultureInfo.InvariantCulture), 20, 240);
        Assert.Equal("loss: 0.693 at 0", svg.Element("desc")!.Value);
    }

    [Fact]
    public void WhatIsNotFinite_LeavesAGap_AndAPointBetweenGapsIsADot()
    {
        XElement svg = Figure(Chart(1, 2, double.NaN, 3, double.NegativeInfinity, 4, 5)).Element("svg")!;
        Assert.Equal(2, svg.Elements("path").Single().Attribute("d")!.Value.Count(letter => letter == 'M'));
        Assert.Equal(4, Points(svg.Elements("path").Single()).Length);
        Assert.Single(svg.Elements("circle"));
        Assert.StartsWith("loss: 5 values, from 1 at 0 to 5 at 6", svg.Element("desc")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EqualValues_AreALevelLineInTheMiddle()
    {
        double[][] points = Points(Figure(Chart(1.0986, 1.0986, 1.0986)).Descendants("path").Single());
        Assert.Single(points.Select(point => point[1]).Distinct());
        Assert.InRange(points[0][1], 60, 200);
    }

    [Fact]
    public void NoValues_AreSaid()
    {
        var none = new LineChart { Title = "t", AcrossLabel = "x", Series = [] };
        foreach (LineChart chart in (LineChart[])[Chart(), Chart(double.NaN), none])
        {
            XElement svg = Figure(chart).Element("svg")!;
            Assert.Equal("no values", Assert.Single(svg.Elements("text")).Value);
        }

        Assert.Equal("loss: no value", Figure(Chart(double.NaN)).Descendants("desc").Single().Value);
    }

    [Fact]
    public void AnyNumbers_StayWithinTheDrawing()
    {
        double[] extremes = [double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 0, 1e-300, 1, 1e16, 1e16 + 2];
        foreach (double first in extremes)
        {
            foreach (double second in extremes)
            {
                double[][] points = Points(Figure(Chart(first, second)).Descendants("path").Single());
                Assert.All(points, point => Assert.True(
                    point[0] is >= 0 and <= 480 && point[1] is >= 0 and <= 280, $"{first:R} {second:R}: {point[0]} {point[1]}"));
            }
        }
    }

    [Fact]
    public void ManyPoints_KeepEveryPeak_InFewerPoints()
    {
        double[] values = new double[200_000];
        values[123_456] = 7;
        values[150_001] = -5;
        XElement path = Figure(Chart(values)).Descendants("path").Single();
        double[][] points = Points(path);
        Assert.InRange(points.Length, 400, 4 * 480);
        double level = points[0][1];
        Assert.Equal((1, 1), (points.Count(point => point[1] < level - 50), points.Count(point => point[1] > level + 50)));
        Assert.Equal(points.Select(point => point[0]).Order(), points.Select(point => point[0]));
    }

    [Fact]
    public void SeventhLine_IsTheColourOfTheFirst_ButDashed()
    {
        XElement figure = Figure(new LineChart
        {
            Title = "many",
            AcrossLabel = "step",
            Series = [.. Enumerable.Range(0, 7).Select(i => new ChartSeries($"line {i}", [new(0, i), new(1, i)]))],
        });
        Assert.Equal("line s0 dashed", figure.Element("svg")!.Elements("path").Last().Attribute("class")!.Value);
    }

    [Fact]
    public void LinesBehindALine_AreDrawnFirst_InItsColour_AndAreNoPartOfTheWords()
    {
        XElement svg = Figure(new LineChart
        {
            Title = "Loss",
            AcrossLabel = "step",
            Series =
            [
                new("mean", [new(1, 1), new(2, 2)])
                {
                    Behind = [[new(1, 0), new(2, 0)], [new(1, 2), new(2, 40)]],
                    Colour = 3,
                },
            ],
        }).Element("svg")!;
        Assert.Equal(
            ["line s3 behind", "line s3 behind", "line s3"],
            svg.Elements("path").Select(path => path.Attribute("class")!.Value));
        Assert.Equal("mean: 2 values, from 1 at 1 to 2 at 2, lowest 1, highest 2", svg.Element("desc")!.Value);

        // The axis has room for them.
        Assert.Contains("40", svg.Elements("text").Select(text => text.Value));
    }

    [Fact]
    public void Bars_AreAsLongAsTheirShare_AndSayTheirValue()
    {
        ChartBar[] bars = [new("a", 0.25, 1, "25 %"), new("b", double.NaN, 1, "-"), new("c", 9, 3, "9"), new("d", 1, 0, "1")];
        XElement svg = Figure(new BarChart("F1", bars)).Element("svg")!;
        double[] widths = [.. svg.Named("rect", "bar").Select(Width)];
        double full = Width(svg.Named("rect", "rest")[0]);
        Assert.Equal(4, widths.Length);
        Assert.All(
            widths.Zip([full / 4, 0, full, 0]), pair => Assert.Equal(pair.Second, pair.First, 0.005001)); // written in hundredths
        Assert.Equal("a 25 %, b -, c 9, d 1", svg.Element("desc")!.Value);
    }

    [Fact]
    public void LongLabelOfABar_IsCutBetweenCharacters()
    {
        string label = new string('a', 20) + "\U0001F431 and more";
        XElement svg = Figure(new BarChart("t", [new(label, 1, 1, "1")])).Element("svg")!;
        Assert.Equal(new string('a', 20) + "…", svg.Named("text", "left").Single().Value);
        Assert.Contains(label, svg.Element("desc")!.Value, StringComparison.Ordinal);
    }

    private static XElement Figure(Node chart) => Drawn.Of(chart).Element("figure")!;

    private static double Width(XElement bar) => double.Parse(bar.Attribute("width")!.Value, CultureInfo.InvariantCulture);

    private static LineChart Chart(params double[] values) => new()
    {
        Title = "Loss",
        AcrossLabel = "step",
        Series = [new("loss", [.. values.Select((value, i) => new ChartPoint(i, value))])],
    };

    private static double[][] Points(XElement path) => [.. Places().Matches(path.Attribute("d")!.Value).Select(match =>
        new[] { match.Groups[1].Value, match.Groups[2].Value }
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];

    [GeneratedRegex("[ML]([-0-9.]+) ([-0-9.]+)")]
    private static partial Regex Places();
}
