using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;

namespace AdaViP.Llava.Text;

/// <summary>
/// Question and answer to ids: <c>bos, system, image × n, question, answer, eos</c>, without bos for a model that has none. Each
/// text beside the picture is encoded on its own, as LLaVA does. When a sequence is too long, only its answer is ever
/// cut. Safe to call from several threads.
/// </summary>
public sealed class SequenceBuilder
{
    private readonly LlavaTokenizer _tokenizer;
    private readonly int[] _beforeImage;
    private readonly int _imageTokenId;
    private readonly int _imageTokens;

    /// <summary>Creates a builder for one model.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="config">Gives the image token id and how many a picture takes.</param>
    /// <param name="template">Null is <see cref="LlavaTemplate.V1"/>.</param>
    public SequenceBuilder(LlavaTokenizer tokenizer, LlavaConfig config, LlavaTemplate? template = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(config);
        _tokenizer = tokenizer;
        LlavaTemplate form = template ?? LlavaTemplate.V1;
        int[] begin = tokenizer.BeginTokenId is int id ? [id] : [];
        _beforeImage = [.. begin, .. tokenizer.Encode(form.BeforeImage)];
        _imageTokenId = config.ImageTokenId;
        _imageTokens = config.ImageTokenCount;
    }

    /// <summary>Builds a training or scoring sequence.</summary>
    /// <param name="question">Without the image marker.</param>
    /// <param name="answer">Not empty.</param>
    /// <param name="maxLength">Longest sequence in tokens, image tokens included.</param>
    /// <exception cref="UserDataException">Picture and question leave no room for an answer, or the answer is empty.</exception>
    public TokenSequence Build(string question, string answer, int maxLength) => Build([], question, answer, maxLength);

    /// <summary>
    /// Builds a training or scoring sequence whose question was asked after some turns; those are context, not scored.
    /// </summary>
    /// <param name="history">Answered questions, oldest first; empty for the first question.</param>
    /// <param name="question">As above.</param>
    /// <param name="answer">As above.</param>
    /// <param name="maxLength">As above.</param>
    /// <exception cref="UserDataException">As above.</exception>
    public TokenSequence Build(IReadOnlyList<ChatTurn> history, string question, string answer, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(answer);
        TokenSequence prompt = BuildPrompt(history, question);
        IReadOnlyList<int> answerIds = _tokenizer.EncodeAfterColon(answer);
        if (answerIds.Count == 0)
        {
            throw new UserDataException("The answer is empty: there is nothing to learn or to score. "
                + "Add an answer, or leave the row out.");
        }

        int room = maxLength - prompt.InputIds.Length;
        if (room < 1)
        {
            int question0 = prompt.InputIds.Length - _beforeImage.Length - _imageTokens;
            throw new UserDataException(
                $"The answer would be empty: picture and question take {prompt.InputIds.Length} "
                + $"of at most {Counted.Of(maxLength, "token")} ({_beforeImage.Length} system, {_imageTokens} picture, "
                + $"{question0} question) and the answer has {answerIds.Count + 1}. "
                + $"Raise {RecipeKeys.MaxLength}, or skip the row.");
        }

        bool truncated = answerIds.Count + 1 > room;
        int[] ids =
        [
            .. prompt.InputIds,
            .. truncated ? answerIds.Take(room) : answerIds.Append(_tokenizer.EndTokenId),
        ];
        return prompt with { InputIds = ids, Truncated = truncated };
    }

    /// <summary>Builds what a model continues: everything up to the answer.</summary>
    /// <param name="question">Without the image marker.</param>
    public TokenSequence BuildPrompt(string question)
    {
        ArgumentNullException.ThrowIfNull(question);
        int[] ids =
        [
            .. _beforeImage,
            .. Enumerable.Repeat(_imageTokenId, _imageTokens),
            .. _tokenizer.Encode(LlavaTemplate.AfterImage(question)),
        ];
        return new TokenSequence(ids, _beforeImage.Length, _imageTokens, ids.Length);
    }

    /// <summary>Builds the prompt of a conversation about one picture that has gone on for some turns.</summary>
    /// <param name="history">Answered questions, oldest first; empty for the first question.</param>
    /// <param name="question">The next question.</param>
    public TokenSequence BuildPrompt(IReadOnlyList<ChatTurn> history, string question)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Count == 0)
        {
            return BuildPrompt(question);
        }

        TokenSequence first = BuildPrompt(history[0].Question);
        List<int> ids = [.. first.InputIds];
        for (int turn = 0; turn < history.Count; turn++)
        {
            if (turn > 0)
            {
                ids.AddRange(_tokenizer.Encode(LlavaTemplate.LaterTurn(history[turn].Question)));
            }

            ids.AddRange(_tokenizer.EncodeAfterColon(history[turn].Answer));
            ids.Add(_tokenizer.EndTokenId);
        }

        ids.AddRange(_tokenizer.Encode(LlavaTemplate.LaterTurn(question)));
        return first with { InputIds = [.. ids], AnswerStart = ids.Count };
    }
}
