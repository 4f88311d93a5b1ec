using AdaViP.Core.Data;
using AdaViP.Data.Tables;

namespace AdaViP.Data.Triplets;

/// <summary>What a table of triplets says of itself, without its pictures.</summary>
public static class TripletTable
{
    /// <summary>Rows that the footer of a table counts.</summary>
    /// <param name="file">As <see cref="TripletTableWriter"/> writes it.</param>
    /// <exception cref="UserDataException">It is missing, or not a complete Parquet file.</exception>
    public static long CountRows(string file) => ParquetTable.CountRows(file);
}
