namespace AdaViP.Core.Data;

/// <summary>A row that could not be read.</summary>
/// <param name="File">File name as given.</param>
/// <param name="Row">Index in the file, from 0.</param>
/// <param name="Line">Line number from 1 in line-based files, else null.</param>
/// <param name="Reason">What is wrong, naming the field.</param>
public sealed record BadRow(string File, int Row, int? Line, string Reason);
