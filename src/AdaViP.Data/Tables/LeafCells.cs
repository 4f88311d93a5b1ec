using AdaViP.Data.Rows;

namespace AdaViP.Data.Tables;

/// <summary>The entries of one leaf of a row group.</summary>
/// <param name="Count">Entries; in a list each element is one, and each null or empty list.</param>
/// <param name="Definitions">Null where no entry can be null.</param>
/// <param name="Repetitions">Null where nothing repeats.</param>
/// <param name="Value">A value that is there, by its number among those.</param>
internal sealed record LeafCells(int Count, int[]? Definitions, int[]? Repetitions, Func<int, RowValue> Value);
