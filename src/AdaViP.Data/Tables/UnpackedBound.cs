using AdaViP.Core;
using AdaViP.Core.Data;

namespace AdaViP.Data.Tables;

/// <summary>
/// Refuses a row group that unpacks to far more than it stores: a small file could otherwise take all memory. Texts of a row
/// group are in memory together and count together; pictures are read one column at a time.
/// </summary>
/// <param name="file">The file, for messages.</param>
internal sealed class UnpackedBound(string file)
{
    /// <summary>256 MiB: any row group may unpack to this.</summary>
    public const long Always = 256L << 20;

    /// <summary>Times the stored bytes that a row group may unpack to; real tables reach some 10.</summary>
    public const int Times = 100;

    private readonly Dictionary<string, long> _texts = [];
    private int _group = -1;

    /// <summary>Counts a column before it takes its memory.</summary>
    /// <param name="group">Row group.</param>
    /// <param name="column">The column.</param>
    /// <param name="together">Whether it stays in memory beside other columns of the row group.</param>
    /// <param name="stored">Bytes of the row group in the file.</param>
    /// <param name="bytes">What the column takes.</param>
    /// <exception cref="UserDataException">It is more than a row group may take.</exception>
    public void Require(int group, string column, bool together, long stored, long bytes)
    {
        long sum = bytes;
        if (together)
        {
            if (group != _group)
            {
                _texts.Clear();
                _group = group;
            }

            _texts[column] = bytes;
            sum = _texts.Values.Sum();
        }

        long bound = Math.Max(Always, checked(Times * stored));
        if (sum > bound)
        {
            throw new UserDataException(
                $"{file}: with column {column}, row group {group} takes {ByteCount.Format(sum)} of memory, "
                + $"more than {ByteCount.Format(bound)} (the most for the {ByteCount.Format(stored)} that it stores: "
                + $"{Times} times as much, or {ByteCount.Format(Always)}). The file may be damaged, or made to fill the memory. "
                + "If it is sound, write it again in row groups of fewer rows.");
        }
    }
}
