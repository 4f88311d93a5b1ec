using System.Xml;
using System.Xml.Linq;
using AdaViP.Core;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tests.Support;
using Xunit;

namespace AdaViP.RunReports.Tests;

/// <summary>The page: what stands where, that foreign texts stay texts, and which words of captions are marked.</summary>
public sealed class PageTests : IDisposable
{
    private readonly RunsOnDisk _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Captions_HaveTheirHallucinatedWordsMarked_AndListed()
    {
        // Plural, as the scorer counts it; "catalogue" does not name a cat.
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A catalogue, a cat and two dogs.", "A dog.");
        _runs.Chair("eval/mine", _runs.Train("runs/a1", "mine", 1), "A cat.", "A dog.");
        XElement page = Page(_runs.Report("eval/sft", "eval/mine"));
        XElement shown = Assert.Single(page.Descendants("article"));
        Assert.Equal("Picture p0", shown.Descendants("h3").First().Value);
        Assert.Equal(["dogs"], shown.Descendants("mark").Select(mark => mark.Value));
        string[] notes = [.. shown.Descendants("p").Where(p => p.Attribute("class")?.Value == "note").Select(p => p.Value)];
        Assert.Equal(["Not in the picture: dog", "All objects that it names are in the picture."], notes);
        Assert.Equal(["sft", "mine"], shown.Descendants("h3").Skip(1).Select(name => name.Value));
        string source = Assert.Single(shown.Descendants("img")).Attribute("src")!.Value;
        Assert.StartsWith("data:image/png;base64,", source, StringComparison.Ordinal);
        Assert.Contains(
            "Of the 2 pictures that all models described, mine names fewer absent objects than sft in 1, "
                + "more in 0 and as many in 1.",
            page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Captions_AreChosenWhereModelsDifferMost_WhicheverIsBetter()
    {
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A cat and a dog.", "A dog.");
        _runs.Chair("eval/mine", _runs.Train("runs/a1", "mine", 1), "A cat.", "A dog, a cat and a cup.");
        RunReport report = _runs.Report(new RunReportOptions { Pictures = 1 }, "eval/sft", "eval/mine");
        Assert.Equal("Picture p1", Assert.Single(Page(report).Descendants("article")).Descendants("h3").First().Value);
        Assert.Empty(Page(_runs.Report(new RunReportOptions { Pictures = 0 }, "eval/sft", "eval/mine")).Descendants("article"));
    }

    [Fact]
    public void WordsOfAnEarlierVersion_AreFoundInTheText()
    {
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "Dogs, a cat and a dogma.", "A dog.");
        string mine = _runs.Chair("eval/mine", _runs.Train("runs/a1", "mine", 1), "A cat.", "A dog.");
        string items = _runs.At("eval", "sft", "items.json");
        string text = File.ReadAllText(items);
        Assert.Contains("hallucinated_at", text, StringComparison.Ordinal);
        _runs.Write(items, System.Text.RegularExpressions.Regex.Replace(text, ",\"hallucinated_at\":\\[\\[[^]]*\\]\\]", ""));
        XElement page = Page(_runs.Report("eval/sft", mine));
        Assert.Equal(["Dogs"], page.Descendants("mark").Select(mark => mark.Value));
    }

    [Fact]
    public void TextsOfOthers_StayTexts()
    {
        const string Hostile = "<img src=x onerror=alert(1)> \"cat\" & <script>dog</script>";
        _runs.Chair("eval/sft", _runs.Model("models/sft"), Hostile, "A dog.");
        string model = _runs.Train("runs/a1", "<b>mine</b>", 1, [RunsOnDisk.Step(1, 0.5)]);
        string mine = _runs.Chair("eval/mine", model, "A cat.", "A dog.");
        _runs.Write(
            Path.Combine(mine, "x-scores.json"),
            new ExtraScores("<i>title</i>", 1, "adavip <u>", [new("<u>label</u>", 1, "<%>", BetterWhen.Lower)]).ToText());
        string html = Html(_runs.Report(new RunReportOptions { Title = "</title><script>" }, "eval/sft", "eval/mine", "runs/a1"));
        foreach (string tag in (string[])["<img src=x", "<script", "<b>mine", "<i>title", "<u>", "</title><script"])
        {
            Assert.DoesNotContain(tag, html, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("&lt;b&gt;mine&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Equal(["dog"], Parse(html).Descendants("mark").Select(mark => mark.Value));
    }

    [Fact]
    public void Charts_HaveALinePerRecipe_WithTheSeedsBehindTheirMean()
    {
        _runs.Train("runs/1", "mine", 1, [RunsOnDisk.Step(1, 0.5), RunsOnDisk.Step(2, 0.25)]);
        _runs.Train("runs/2", "mine", 2, [RunsOnDisk.Step(1, 0.25), RunsOnDisk.Step(2, 0.25), RunsOnDisk.Step(3, 9)]);
        _runs.Train("runs/3", "sft", 2, ["{\"step\":1,\"loss\":2}", "{\"step\":2,\"loss\":1}"], ("objective", "sft"));
        XElement page = Page(_runs.Report("runs"));
        XElement omega = Chart(page, "ω of the rejected answer: mine");

        // The mean over the steps that both seeds have.
        Assert.Equal(
            "mine: 2 values, from 0.375 at 1 to 0.25 at 2, lowest 0.25, highest 0.375",
            omega.Descendants("desc").Single().Value);
        Assert.Equal(2, omega.Descendants("path").Count(path => path.Attribute("class")!.Value == "line s0 behind"));
        Assert.Single(omega.Descendants("path"), path => path.Attribute("class")!.Value == "line s0");

        // Losses of different kinds do not share an axis; a recipe has one colour.
        Chart(page, "Loss: mine");
        XElement loss = Chart(page, "Loss of supervised tuning: sft");
        Assert.StartsWith(
            "sft: 2 values, from 2 at 1 to 1 at 2", loss.Descendants("desc").Single().Value, StringComparison.Ordinal);
        Assert.Contains(loss.Descendants("path"), path => path.Attribute("class")!.Value == "line s1");
        Assert.Equal(3, Chart(page, "Log-probs: mine").Descendants("li").Count());
        Assert.Contains("adavip train --out runs/1", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_StandBeforeAllElse_AsTexts()
    {
        _runs.Train("runs/1", "mine", 1, [RunsOnDisk.Step(1, 0.5)]);
        XElement page = Page(_runs.Report(new RunReportOptions { Notes = ["Drawn <b>scenes</b>.", "Noisy labels."] }, "runs"));
        XElement first = page.Descendants("section").First();
        Assert.Equal("About these runs", first.Element("h2")!.Value);
        Assert.Equal(["Drawn <b>scenes</b>.", "Noisy labels."], first.Elements("p").Select(note => note.Value));
        Assert.DoesNotContain("About these runs", Page(_runs.Report("runs")).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_AreExplainedUnderTheirTable()
    {
        string mine = _runs.Chair("eval/mine", _runs.Train("runs/1", "mine", 1, [RunsOnDisk.Step(1, 0.5)]), "A cat.", "A dog.");
        _runs.Write(
            Path.Combine(mine, "x-scores.json"),
            new ExtraScores("drawn", 1, null,
            [
                new("told", 1, "", BetterWhen.Neither) { Meaning = "said by <the sheet>" },
                new("silent", 1, "", BetterWhen.Neither),
            ]).ToText());
        _runs.Pope("eval/questions", _runs.At("runs/1"), "Yes");
        XElement page = Page(_runs.Report("eval/mine", "eval/questions", "runs"));
        XElement[] details = [.. page.Descendants("p").Where(p => p.Attribute("class")?.Value == "detail")];
        Assert.Contains("told: said by <the sheet>", details.Select(detail => detail.Value));
        Assert.Contains(
            "CHAIRi: of the objects that descriptions name, those that the picture does not show",
            details.Select(detail => detail.Value));

        // Every column of the program's own has a line, and only columns have one.
        string[] unexplained = ["models", "silent"];
        Assert.Equal(
            page.Descendants("thead").SelectMany(head => head.Descendants("th")).Select(head => head.Value)
                .Where(head => !unexplained.Contains(head)).Select(head => head.Split(", %")[0].TrimEnd(' ', '↑', '↓')),
            details.Select(detail => detail.Element("b")!.Value.TrimEnd(':')));
    }

    [Fact]
    public void RenamedRows_HaveTheirNewNamesInTablesSentencesChartsAndCaptions()
    {
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A cat and a dog.", "A dog.");
        _runs.Chair("eval/mine", _runs.Train("runs/a1", "mine", 1, [RunsOnDisk.Step(1, 0.5)]), "A cat.", "A dog.");
        var names = new Dictionary<string, string> { ["sft"] = "Before", ["mine"] = "+After" };
        RunReport report = _runs.Report(new RunReportOptions { Names = names }, "eval/sft", "eval/mine", "runs");
        Assert.Equal(["Before", "+After"], report.Scores.Rows.Select(row => row.Name));
        Assert.Equal(["+After"], report.Training.Rows.Select(row => row.Name));
        Assert.Contains(report.Summary, text => text.StartsWith("Compared with Before, +After is ", StringComparison.Ordinal));
        XElement page = Page(report);
        Chart(page, "Log-probs: +After");
        Assert.Equal(["Before", "+After"], page.Descendants("article").Descendants("h3").Skip(1).Select(name => name.Value));
    }

    [Fact]
    public void RenamedRows_ThatAreNotThereOrWouldBeAlike_AreRefused()
    {
        _runs.Train("runs/1", "mine", 1, [RunsOnDisk.Step(1, 0.5)]);
        _runs.Train("runs/2", "dpo", 1, [RunsOnDisk.Step(1, 0.5)], ("objective", "dpo"));
        string Refused(string row, string text) => Assert.Throws<UserOptionException>(() => _runs.Report(
            new RunReportOptions { Names = new Dictionary<string, string> { [row] = text } }, "runs")).Message;
        Assert.Equal(
            "[report.names] renames the row \"yours\", but the rows are called \"mine\", \"dpo\". Give one of these names.",
            Refused("yours", "x"));
        Assert.Equal(
            "[report.names] calls more than one row \"dpo\". Give each row a name of its own.", Refused("mine", "dpo"));
    }

    [Fact]
    public void Tables_HaveTheCommandsThatMadeThem()
    {
        _runs.Chair("eval/sft", _runs.Model("models/sft"), "A cat.", "A dog.");
        string page = Page(_runs.Report(new RunReportOptions { Command = "adavip report eval/sft" }, "eval/sft")).Value;
        Assert.Contains("adavip evaluate chair --out eval/sft", page, StringComparison.Ordinal);
        Assert.Contains("This page: adavip report eval/sft", page, StringComparison.Ordinal);
    }

    [Fact]
    public void BuildOfPairs_IsShownAsInTheGallery()
    {
        _runs.Write("pairs/trace.jsonl", """
            {"id":"1","picture":0,"photo":"0.png","width":8,"height":8,"question":"What?","preferred_answer":"A box.",
            "other_answer":"No.","sentences":["A box."],"tags":["box"],
            "boxes":[{"tag":"box","score":0.5,"box":[1,2,3,4],"query":0}],"dropped":[],
            "candidates":[{"tag":"box","score":0.5,"box":[1,2,3,4],"query":0,"mask_area":4,"dilated_area":6,
            "clip":[0.25],"clip_sum":0.25}],"chosen":0,"reason":null}
            """.ReplaceLineEndings("") + "\n");
        RunReport report = _runs.Report("pairs");
        Assert.Equal("pairs: of 1 preference, 1 got a rejected picture.", report.Summary[0]);
        XElement page = Page(report);
        Assert.Contains("CLIP sum 0.2500", page.Value, StringComparison.Ordinal);
        Assert.Contains("removed: box", page.Value, StringComparison.Ordinal);
        Assert.Empty(Page(_runs.Report(new RunReportOptions { Pairs = 0 }, "pairs")).Descendants("article"));
    }

    [Fact]
    public void Page_IsKnownAgain_AndNoOtherFileIs()
    {
        _runs.Train("runs/1", "mine", 1, [RunsOnDisk.Step(1, 0.5)]);
        Assert.True(RunReport.IsPage(_runs.Write("mine.html", Html(_runs.Report("runs")))));
        Assert.False(RunReport.IsPage(_runs.Write("other.html", "<!DOCTYPE html><html><head></head></html>")));
        string output = _runs.Chair("eval", _runs.Model("llava"), "A cat.", "A dog.");
        Assert.False(RunReport.IsPage(Path.Combine(output, "report.html")));
    }

    internal static string Html(RunReport report)
    {
        using var writer = new StringWriter();
        report.Write(writer);
        return writer.ToString();
    }

    private static XElement Page(RunReport report) => Parse(Html(report));

    private static XElement Parse(string html)
    {
        using var text = new StringReader(html);
        using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static XElement Chart(XElement page, string title) =>
        Assert.Single(page.Descendants("figure"), figure => figure.Element("figcaption")?.Value == title);
}
