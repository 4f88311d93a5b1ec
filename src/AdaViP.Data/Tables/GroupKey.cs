namespace AdaViP.Data.Tables;

/// <summary>The picture column of one row group: the least that can be read at once.</summary>
/// <param name="File">As given.</param>
/// <param name="Column">Path of the column in the schema.</param>
/// <param name="Group">Row group.</param>
internal readonly record struct GroupKey(string File, string Column, int Group);
