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
    public TokenSequence Build(IReadOnlyList<ChatTurn> history, string question, string answer, int maxLength) =>
        Build(history, [new ChatTurn(question, answer)], maxLength);

    /// <summary>Builds a training or scoring sequence of a conversation all of whose answers are scored.</summary>
    /// <param name="history">As above.</param>
    /// <param name="turns">Questions and answers, in order; at least one. Those that do not fit are left out.</param>
    /// <param name="maxLength">As above.</param>
    /// <exception cref="UserDataException">Picture and first question leave no room, or an answer is empty.</exception>
    public TokenSequence Build(IReadOnlyList<ChatTurn> history, IReadOnlyList<ChatTurn> turns, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(turns);
        ArgumentOutOfRangeException.ThrowIfZero(turns.Count);
        TokenSequence prompt = BuildPrompt(history, turns[0].Question);
        List<int> ids = [.. prompt.InputIds];
        List<int>[] answers = [.. turns.Select(AnswerIds)];
        RequireRoom(ids.Count, answers[0].Count, maxLength);
        List<TokenSpan> laterQuestions = [];
        bool truncated = false;
        for (int turn = 0; turn < turns.Count && !truncated; turn++)
        {
            IReadOnlyList<int> question = turn == 0 ? [] : _tokenizer.Encode(LlavaTemplate.LaterTurn(turns[turn].Question));
            int room = maxLength - ids.Count - question.Count;
            truncated = answers[turn].Count > room;
            if (room >= 1)
            {
                if (turn > 0)
                {
                    laterQuestions.Add(new TokenSpan(ids.Count, question.Count));
                }

                ids.AddRange([.. question, .. answers[turn].Take(room)]);
            }
        }

        return prompt with { InputIds = [.. ids], Truncated = truncated, LaterQuestions = laterQuestions };
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

    // With the id that ends it.
    private List<int> AnswerIds(ChatTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn.Answer);
        IReadOnlyList<int> ids = _tokenizer.EncodeAfterColon(turn.Answer);
        return ids.Count > 0
            ? [.. ids, _tokenizer.EndTokenId]
            : throw new UserDataException("The answer is empty: there is nothing to learn or to score. "
                + "Add an answer, or leave the row out.");
    }

    private void RequireRoom(int prompt, int answer, int maxLength)
    {
        if (prompt >= maxLength)
        {
            int question = prompt - _beforeImage.Length - _imageTokens;
            throw new UserDataException(
                $"The answer would be empty: picture and question take {prompt} "
                + $"of at most {Counted.Of(maxLength, "token")} ({_beforeImage.Length} system, {_imageTokens} picture, "
                + $"{question} question) and the answer has {answer}. "
                + $"Raise {RecipeKeys.MaxLength}, or skip the row.");
        }
    }
}
