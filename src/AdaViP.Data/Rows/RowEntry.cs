using AdaViP.Core.Data;

namespace AdaViP.Data.Rows;

/// <summary>A row before anything is known of its layout.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Value">An object; null where there is a problem.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="Kind">Kind of the problem.</param>
internal readonly record struct RowEntry(RowPlace Place, RowValue? Value, string? Problem, BadRowKind Kind)
{
    /// <summary>A row.</summary>
    public static RowEntry Of(RowPlace place, RowValue value) => new(place, value, null, default);

    /// <summary>What cannot be a row.</summary>
    public static RowEntry Bad(RowPlace place, BadRowKind kind, string problem) => new(place, null, problem, kind);
}
