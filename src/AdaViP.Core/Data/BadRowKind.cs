namespace AdaViP.Core.Data;

/// <summary>What is wrong with a row, for counting; <see cref="BadRow.Reason"/> has the details.</summary>
public enum BadRowKind
{
    /// <summary>The line is not a JSON object, or text in it cannot be decoded.</summary>
    NotJson,

    /// <summary>A field that the format requires is absent or null.</summary>
    MissingField,

    /// <summary>A field has another type, count or role than the format says.</summary>
    WrongField,

    /// <summary>The row has no picture.</summary>
    NoPicture,

    /// <summary>A conversation template has been applied to a text already.</summary>
    AppliedTemplate,

    /// <summary>A question or answer is empty or white space.</summary>
    EmptyText,

    /// <summary>A picture's path leaves the image root.</summary>
    PathEscape,

    /// <summary>An earlier row of the same file has the same id.</summary>
    DuplicateId,
}
