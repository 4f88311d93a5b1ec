using System.Xml.Linq;
using AdaViP.Reports.Tests.Support;
using Xunit;

namespace AdaViP.Reports.Tests;

public sealed class TableTests
{
    [Fact]
    public void Cells_StandUnderTheirColumns_WithHeadingsForBoth()
    {
        var written = new Table(["", "F1", "yes"], [["random", "0.4", "0.5"], ["popular", "0.6"]]) { Caption = "POPE" };
        XElement table = Drawn.Of(written).Descendants("table").Single();
        Assert.Equal("POPE", table.Element("caption")!.Value);
        XElement[] head = [.. table.Element("thead")!.Element("tr")!.Elements()];
        Assert.Equal([("td", ""), ("th", "F1"), ("th", "yes")], head.Select(cell => (cell.Name.LocalName, cell.Value)));
        Assert.Equal(["col", "col"], head[1..].Select(cell => cell.Attribute("scope")!.Value));
        XElement[][] rows = [.. table.Element("tbody")!.Elements("tr").Select(row => row.Elements().ToArray())];
        Assert.Equal(["random", "0.4", "0.5", "popular", "0.6", ""], rows.SelectMany(row => row.Select(cell => cell.Value)));
        Assert.All(rows, row => Assert.Equal(("th", "row"), (row[0].Name.LocalName, row[0].Attribute("scope")!.Value)));
    }

    [Fact]
    public void TableWithoutNamesOfColumns_HasNoHead() =>
        Assert.Empty(Drawn.Of(new Table(["", ""], [["AMBER", "50"]])).Descendants("thead"));

    [Theory]
    [InlineData(12, "short")]
    [InlineData(13, null)]
    public void OnPaper_OnlyShortTablesAreKeptWhole(int rows, string? style) => Assert.Equal(
        style,
        Drawn.Of(new Table(["a"], [.. Enumerable.Range(0, rows).Select(_ => new[] { "1" })])).Descendants("table").Single()
            .Attribute("class")?.Value);

    [Fact]
    public void RowWithMoreCellsThanColumns_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Drawn.Text(new Table(["a"], [["1", "2"]])));
        Assert.Contains("2 cells", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 columns", error.Message, StringComparison.Ordinal);
    }
}
