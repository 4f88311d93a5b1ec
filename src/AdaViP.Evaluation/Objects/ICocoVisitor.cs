namespace AdaViP.Evaluation.Objects;

/// <summary>Takes what a COCO annotation file has, entry by entry.</summary>
internal interface ICocoVisitor
{
    /// <summary>An entry of <c>images</c>.</summary>
    void Image(long id);

    /// <summary>An entry of <c>categories</c>.</summary>
    void Category(long id, string name);

    /// <summary>An entry of <c>annotations</c>: a category in instance files, a text in caption files.</summary>
    void Annotation(string file, long image, long? category, string? caption);
}
