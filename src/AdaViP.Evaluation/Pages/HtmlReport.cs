using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Statistics;
using AdaViP.Evaluation.Tables;

namespace AdaViP.Evaluation.Pages;

/// <summary>One page about a run that needs nothing but itself: style, pictures and bars are inside.</summary>
internal sealed class HtmlReport
{
    private readonly StringBuilder _page = new();
    private readonly ReportPictures _pictures;

    private HtmlReport(ReportPictures pictures) => _pictures = pictures;

    /// <summary>Writes the page.</summary>
    /// <param name="evaluation">What was found.</param>
    /// <param name="facts">Name and value of what the run was made with.</param>
    /// <param name="pictures">Finds the pictures.</param>
    public static string Write(
        ScoredEvaluation evaluation, IReadOnlyList<(string Name, string Value)> facts, ReportPictures pictures)
    {
        var report = new HtmlReport(pictures);
        report.Head(evaluation.Title);
        report.Facts(facts);
        report.Numbers(evaluation.Run.Scores.Sheet, evaluation.Headlines);
        report.Bars(evaluation.Run.Bars);
        report.Worst(evaluation.Run.Worst);
        report.Notices(evaluation.Run);
        report._page.Append("</main></body></html>\n");
        return report._page.ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("AdaViP.Evaluation.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void Head(string title)
    {
        // Nothing may be loaded, even if an answer smuggled in an address.
        _page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
                + "'unsafe-inline'\">")
            .Append("<title>").Append(Text(title)).Append(" - AdaViP</title><style>\n").Append(Style())
            .Append("</style></head>\n")
            .Append("<body><main><h1>").Append(Text(title)).Append("</h1>\n");
    }

    private void Facts(IReadOnlyList<(string Name, string Value)> facts)
    {
        _page.Append("<dl class=\"facts\">");
        foreach ((string name, string value) in facts)
        {
            _page.Append("<div><dt>").Append(Text(name)).Append("</dt><dd>").Append(Text(value)).Append("</dd></div>");
        }

        _page.Append("</dl>\n");
    }

    private void Numbers(ScoreSheet sheet, IReadOnlyList<Estimate> headlines)
    {
        using var numbers = new StringWriter();
        ScoreTable.Write(sheet, [], numbers);
        _page.Append("<h2>Official numbers</h2>\n<pre class=\"numbers\">").Append(Text(numbers.ToString().TrimEnd())).Append("</pre>\n");
        if (headlines.Count == 0)
        {
            return;
        }

        _page.Append("<h2>Headline numbers</h2>\n<table><thead><tr><th scope=\"col\">number</th><th scope=\"col\">value</th>")
            .Append("<th scope=\"col\">95% interval</th></tr></thead><tbody>");
        foreach (Estimate headline in headlines)
        {
            _page.Append("<tr><th scope=\"row\">").Append(Text(headline.Name)).Append("</th><td>").Append(ScoreTable.Rounded(headline.Value))
                .Append("</td><td>").Append(Interval(headline)).Append("</td></tr>");
        }

        _page.Append("</tbody></table>\n<p class=\"note\">Intervals: bootstrap over questions within their type, without the "
            + "official rounding.</p>\n");
    }

    private static string Interval(Estimate estimate) => double.IsNaN(estimate.Low)
        ? "not known"
        : $"{ScoreTable.Rounded(estimate.Low)} to {ScoreTable.Rounded(estimate.High)}";

    private void Bars(IReadOnlyList<ScoreBar> bars)
    {
        if (bars.Count == 0)
        {
            return;
        }

        _page.Append("<h2>Per type</h2>\n<div class=\"charts\">");
        foreach (IGrouping<string, ScoreBar> group in bars.GroupBy(bar => bar.Group))
        {
            _page.Append("<figure><figcaption>").Append(Text(group.Key)).Append("</figcaption>");
            BarChart.Write(_page, group.Key, [.. group]);
            _page.Append("</figure>");
        }

        _page.Append("</div>\n");
    }

    private void Worst(IReadOnlyList<WorstCase> cases)
    {
        if (cases.Count == 0)
        {
            _page.Append("<h2>Worst cases</h2>\n<p>No answer went wrong.</p>\n");
            return;
        }

        _page.Append("<h2>Worst cases</h2>\n");
        foreach (WorstCase worst in cases)
        {
            _page.Append("<article>");
            if (_pictures.DataUri(worst.Picture) is string uri)
            {
                _page.Append("<img alt=\"").Append(Text(Alternative(worst))).Append("\" src=\"").Append(uri).Append("\">");
            }

            _page.Append("<div><h3>").Append(Text(worst.Title)).Append("</h3>");
            if (worst.Question.Length > 0)
            {
                _page.Append("<p class=\"question\">").Append(Text(worst.Question)).Append("</p>");
            }

            _page.Append("<p class=\"answer\">");
            Marked(worst.Answer, worst.Marks);
            _page.Append("</p>");
            foreach ((string name, string text) in worst.Details)
            {
                _page.Append("<p class=\"detail\"><b>").Append(Text(name)).Append(":</b> ").Append(Text(text)).Append("</p>");
            }

            _page.Append("</div></article>\n");
        }
    }

    private static string Alternative(WorstCase worst) => worst.Question.Length > 0
        ? $"The picture of the question \"{worst.Question}\""
        : $"The picture of: {worst.Title}";

    private void Marked(string answer, IReadOnlyList<(int Start, int Length)> marks)
    {
        int done = 0;
        foreach ((int start, int length) in marks.OrderBy(mark => mark.Start))
        {
            // Places come from texts that were scored; one that does not fit this text is left unmarked.
            if (start < done || length < 1 || start + length > answer.Length)
            {
                continue;
            }

            _page.Append(Text(answer[done..start])).Append("<mark>").Append(Text(answer.Substring(start, length)))
                .Append("</mark>");
            done = start + length;
        }

        _page.Append(answer.Length == 0 ? "<i>(empty)</i>" : Text(answer[done..]));
    }

    private void Notices(ScoredRun run)
    {
        if (run.Scores.Notices.Count == 0)
        {
            return;
        }

        _page.Append(CultureInfo.InvariantCulture, $"<h2>Remarks</h2>\n<ul>");
        foreach (Notice notice in run.Scores.Notices)
        {
            _page.Append("<li>").Append(Text(notice.ToString())).Append("</li>");
        }

        _page.Append("</ul>\n");
    }
}
