using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Amber;

/// <summary>Counts of a group of yes/no questions and the numbers made of them; "no" is the positive class.</summary>
/// <param name="Questions">Answered questions.</param>
/// <param name="Right">Right answers.</param>
/// <param name="TruthNo">Questions whose truth is no.</param>
/// <param name="AnsweredNo">Questions answered with no.</param>
/// <param name="RightNo">Both.</param>
/// <param name="Denominators">Groups pooled here; each adds the official 0.001 to the denominators.</param>
/// <param name="F1Margin">What the official F1 has added to its denominator.</param>
public readonly record struct AmberGroup(
    double Questions, double Right, double TruthNo, double AnsweredNo, double RightNo, int Denominators = 1,
    double F1Margin = 0.0001)
{
    private const double Margin = 0.001;

    /// <summary>Percentage of right answers, one decimal.</summary>
    public double Accuracy => Percentage(Right, Questions);

    /// <summary>Percentage of right ones among the no, one decimal.</summary>
    public double Precision => Percentage(RightNo, AnsweredNo);

    /// <summary>Percentage of no questions that were answered with no, one decimal.</summary>
    public double Recall => Percentage(RightNo, TruthNo);

    /// <summary>Made of the rounded percentages, one decimal.</summary>
    public double F1
    {
        get
        {
            double precision = Precision / 100;
            double recall = Recall / 100;
            return PythonNumbers.Round(2 * precision * recall / (precision + recall + F1Margin) * 100, 1);
        }
    }

    /// <summary>Counts of answers.</summary>
    /// <param name="rows">Answers of the group.</param>
    /// <param name="said">Which reading of the answer counts.</param>
    public static AmberGroup Of(IEnumerable<AmberJudgement> rows, Func<AmberJudgement, YesNo> said)
    {
        var group = new AmberGroup(0, 0, 0, 0, 0);
        foreach (AmberJudgement row in rows)
        {
            YesNo answer = said(row);
            bool no = answer == YesNo.No;
            bool truthNo = !row.Item.IsYes;
            group = group with
            {
                Questions = group.Questions + 1,
                Right = group.Right + (answer == (truthNo ? YesNo.No : YesNo.Yes) ? 1 : 0),
                TruthNo = group.TruthNo + (truthNo ? 1 : 0),
                AnsweredNo = group.AnsweredNo + (no ? 1 : 0),
                RightNo = group.RightNo + (no && truthNo ? 1 : 0),
            };
        }

        return group;
    }

    private double Percentage(double part, double whole) =>
        PythonNumbers.Round(part / (whole + (Denominators * Margin)) * 100, 1);
}
