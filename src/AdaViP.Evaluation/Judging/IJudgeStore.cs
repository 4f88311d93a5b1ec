namespace AdaViP.Evaluation.Judging;

/// <summary>Where a judging keeps its files.</summary>
public interface IJudgeStore
{
    /// <summary>File of what became of every question to the judge.</summary>
    string JudgeRecords { get; }

    /// <summary>File of the replies, for the scorer.</summary>
    string JudgeReplies { get; }

    /// <summary>Folder of stored replies.</summary>
    string JudgeCache { get; }

    /// <summary>Removes what was made of an earlier judging, which may have been of other answers; stored replies stay.</summary>
    void ClearJudged();
}
