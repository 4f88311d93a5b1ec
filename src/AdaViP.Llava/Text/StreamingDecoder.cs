namespace AdaViP.Llava.Text;

/// <summary>
/// Text of ids as they come, for printing while a model answers: characters of several bytes appear when complete.
/// </summary>
public sealed class StreamingDecoder
{
    private const char Replacement = '\uFFFD';

    private readonly LlavaTokenizer _tokenizer;
    private readonly List<int> _ids = [];
    private int _printed;

    /// <summary>Starts an empty text.</summary>
    public StreamingDecoder(LlavaTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
    }

    /// <summary>Everything so far.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Adds an id and returns the text that became readable with it; may be empty.</summary>
    public string Add(int id)
    {
        _ids.Add(id);
        Text = _tokenizer.Decode(_ids);

        // An unfinished character decodes to replacements at the end: wait for its other bytes.
        int ready = Text.AsSpan().TrimEnd(Replacement).Length;
        if (ready <= _printed)
        {
            return "";
        }

        string fresh = Text[_printed..ready];
        _printed = ready;
        return fresh;
    }

    /// <summary>What was held back, at the end of the answer.</summary>
    public string Finish()
    {
        string rest = Text[Math.Min(_printed, Text.Length)..];
        _printed = Text.Length;
        return rest;
    }
}
