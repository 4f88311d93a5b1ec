using AdaViP.Core.Data;
using AdaViP.Core.Endpoints;

namespace AdaViP.Evaluation.Judging;

/// <summary>What a benchmark asks its judge, and how the replies are stored for its scorer.</summary>
public interface IBenchmarkJudge
{
    /// <summary>The prompt in the program's own wording.</summary>
    string OwnPrompt { get; }

    /// <summary>Names of all placeholders of a prompt, in their order.</summary>
    IReadOnlyList<string> Placeholders { get; }

    /// <summary>One question to the judge per answer, in the order of the answers.</summary>
    /// <param name="answers">File of the answers.</param>
    /// <param name="prompt">What to ask with.</param>
    /// <param name="settings">Model and parameters.</param>
    /// <exception cref="UserDataException">The answers cannot be read.</exception>
    IReadOnlyList<JudgeQuestion> Questions(string answers, JudgePrompt prompt, JudgeSettings settings);

    /// <summary>What stored replies may be, as an enumeration for the help.</summary>
    string StoredReplies => "judge.json of an earlier run";

    /// <summary>Whether a reply says what was asked.</summary>
    bool IsUsable(string reply);

    /// <summary>The replies as a file for the scorer.</summary>
    /// <param name="answers">File of the answers.</param>
    /// <param name="replies">One per answer, in their order.</param>
    /// <param name="prompt">What was asked with.</param>
    /// <param name="settings">Model and parameters.</param>
    string Store(string answers, IReadOnlyList<ChatReply> replies, JudgePrompt prompt, JudgeSettings settings);
}
