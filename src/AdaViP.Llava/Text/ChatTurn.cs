namespace AdaViP.Llava.Text;

/// <summary>A question that has been answered.</summary>
/// <param name="Question">What the user said.</param>
/// <param name="Answer">What the model said.</param>
public sealed record ChatTurn(string Question, string Answer);
