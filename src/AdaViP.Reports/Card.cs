using AdaViP.Reports.Markup;

namespace AdaViP.Reports;

/// <summary>One of several small things to compare.</summary>
/// <param name="IsChosen">Whether it is the one that stands out.</param>
/// <param name="Pictures">Of <see cref="Pictures.PagePicture"/>; may be none.</param>
/// <param name="Text">Under the pictures.</param>
public sealed record Card(bool IsChosen, IReadOnlyList<Node> Pictures, IReadOnlyList<Node> Text);
