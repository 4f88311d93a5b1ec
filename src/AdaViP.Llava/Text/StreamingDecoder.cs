using System.Text;

namespace AdaViP.Llava.Text;

/// <summary>
/// Text of ids as they come, for printing while a model answers: characters of several bytes appear when complete. Only the ids
/// since the last complete text are decoded again, so that the work is linear in the answer's length.
/// </summary>
public sealed class StreamingDecoder
{
    private const char Replacement = '\uFFFD';

    private readonly Func<IReadOnlyList<int>, string> _decode;
    private readonly Func<int, bool> _isByte;

    // A decoder leaves out the space of the first word. These ids stand in for everything before the ones that are decoded.
    private readonly int[] _before;
    private readonly string _beforeText;
    private readonly string _beforeLaterText;

    // Text that no longer changes, and the ids behind it with their text.
    private readonly StringBuilder _settled = new();
    private readonly List<int> _window = [];
    private string _text = "";
    private int _printed;
    private bool _isLater;

    /// <summary>Starts an empty text.</summary>
    public StreamingDecoder(LlavaTokenizer tokenizer)
        : this(tokenizer, tokenizer is null ? throw new ArgumentNullException(nameof(tokenizer)) : tokenizer.Decode)
    {
    }

    /// <summary>Starts an empty text.</summary>
    /// <param name="tokenizer">Whose ids come.</param>
    /// <param name="decode">Its decoding.</param>
    internal StreamingDecoder(LlavaTokenizer tokenizer, Func<IReadOnlyList<int>, string> decode)
    {
        _decode = decode;
        _isByte = tokenizer.IsByte;
        _before = [.. tokenizer.Encode("a")];
        _beforeText = decode(_before);
        _beforeLaterText = decode([.. _before, .. _before])[_beforeText.Length..];
    }

    /// <summary>Everything so far.</summary>
    public string Text => _settled + _text;

    /// <summary>Adds an id and returns the text that became readable with it; may be empty.</summary>
    public string Add(int id)
    {
        _window.Add(id);
        _text = _isLater ? _decode([.. _before, .. _window])[_beforeText.Length..] : _decode(_window);

        // An unfinished character decodes to replacements at the end: wait for its other bytes.
        int ready = _text.AsSpan().TrimEnd(Replacement).Length;
        string fresh = ready <= _printed ? "" : _text[_printed..ready];
        _printed = Math.Max(_printed, ready);
        if (ready == _text.Length && !_isByte(id))
        {
            Settle();
        }

        return fresh;
    }

    /// <summary>What was held back, at the end of the answer.</summary>
    public string Finish()
    {
        string rest = _text[Math.Min(_printed, _text.Length)..];
        _printed = _text.Length;
        return rest;
    }

    // The text is complete here. What follows can stand without it, once the decoder has left out the first space: it has when
    // the text of further ids is what it is behind others.
    private void Settle()
    {
        _isLater = _isLater || _decode([.. _window, .. _before]) == _text + _beforeLaterText;
        if (_isLater)
        {
            _settled.Append(_text);
            _window.Clear();
            _text = "";
            _printed = 0;
        }
    }
}
