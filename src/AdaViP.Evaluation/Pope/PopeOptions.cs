namespace AdaViP.Evaluation.Pope;

/// <summary>How POPE is scored.</summary>
/// <param name="AsOfficial">
/// Answers belong to the questions in their order whatever ids and questions they have, questions without an answer at the end
/// are left out, and every label but "no" is a yes, as in the official script. Otherwise answers with ids are matched by id, and
/// every question needs one answer.
/// </param>
/// <param name="ById">Answers are matched by id in any case: those of several splits have no common order.</param>
public sealed record PopeOptions(bool AsOfficial = false, bool ById = false);
