using AdaViP.Reports.Markup;

namespace AdaViP.Reports;

/// <summary>Pieces that begin on a line of their own.</summary>
public static class Block
{
    /// <summary>A part of the page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="content">What follows.</param>
    public static Node Section(string title, params IEnumerable<Node> content) =>
        new Element("section", [new Element("h2", title), .. content]);

    /// <summary>A small heading within an entry.</summary>
    public static Node Heading(string text) => new Element("h3", text);

    /// <summary>A paragraph; its line breaks are kept.</summary>
    public static Node Paragraph(params IEnumerable<Node> content) => new Element("p", content);

    /// <summary>How what stands above it is to be read.</summary>
    public static Node Note(params IEnumerable<Node> content) => new Element("p", content) { Class = "note" };

    /// <summary>What a model was asked.</summary>
    public static Node Question(string text) => new Element("p", text) { Class = "question" };

    /// <summary>What a model or a person answered; its spaces and line breaks are kept.</summary>
    public static Node Answer(params IEnumerable<Node> content) => new Element("p", content) { Class = "answer" };

    /// <summary>A name and what belongs to it, on one line.</summary>
    public static Node Detail(string name, string text) =>
        new Element("p", new Element("b", name, ":"), " ", text) { Class = "detail" };

    /// <summary>A list with dots.</summary>
    public static Node List(IEnumerable<Node> items) => new Element("ul", Items(items));

    /// <summary>A list with numbers.</summary>
    public static Node Numbered(IEnumerable<Node> items) => new Element("ol", Items(items));

    /// <summary>A list that runs on as one small paragraph.</summary>
    public static Node Running(IEnumerable<Node> items) => new Element("ul", Items(items)) { Class = "running" };

    /// <summary>Name and value of what a page is about.</summary>
    public static Node Facts(IEnumerable<(string Name, string Value)> facts) => new Element(
        "dl",
        facts.Select(fact => new Element("div", new Element("dt", fact.Name), new Element("dd", fact.Value))))
    {
        Class = "facts",
    };

    /// <summary>Charts, as many side by side as there is room for.</summary>
    public static Node Charts(IEnumerable<Node> charts) => new Element("div", charts) { Class = "charts" };

    /// <summary>Pictures and texts of equal width side by side, where there is room.</summary>
    public static Node SideBySide(params IEnumerable<Node> content) => new Element("div", content) { Class = "side" };

    /// <summary>Headings with paragraphs and lists, as one of the things side by side.</summary>
    public static Node Texts(params IEnumerable<Node> content) => new Element("div", content) { Class = "texts" };

    /// <summary>A small picture with what there is to say about it; on paper not split.</summary>
    /// <param name="picture">Null where there is none: the text takes its place.</param>
    /// <param name="title">Over the text.</param>
    /// <param name="content">Paragraphs.</param>
    public static Node Beside(Node? picture, string title, params IEnumerable<Node> content)
    {
        var text = new Element("div", [Heading(title), .. content]);
        return new Element("article", picture is null ? [text] : [picture, text]) { Class = "beside" };
    }

    /// <summary>A long part of a gallery, whose head is repeated on every page of paper that it continues on.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="note">Small, behind the title.</param>
    /// <param name="state">What came out, in a line.</param>
    /// <param name="content">What follows.</param>
    public static Node Entry(string title, string note, string state, params IEnumerable<Node> content) => new Element(
        "article",
        new Element("div", new Element("h2", title, " ", Inline.Small(note)), new Element("p", state) { Class = "state" })
        {
            Class = "head",
        },
        new Element("div", content) { Class = "body" });

    /// <summary>Small cards, as many side by side as there is room for; on paper none is split.</summary>
    public static Node Cards(IEnumerable<Card> cards) => new Element(
        "ol",
        cards.Select(card => new Element("li", [.. card.Pictures, Paragraph(card.Text)])
        {
            Class = card.IsChosen ? "chosen" : null,
        }))
    {
        Class = "cards",
    };

    private static IEnumerable<Node> Items(IEnumerable<Node> items) => items.Select(item => new Element("li", item));
}
