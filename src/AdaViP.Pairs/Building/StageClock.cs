using System.Diagnostics;

namespace AdaViP.Pairs.Building;

/// <summary>Counts what a stage did and how long it was busy. Safe for several threads.</summary>
internal sealed class StageClock(string name)
{
    private long _ticks;
    private long _items;
    private int _pictures;

    /// <summary>Of the stage.</summary>
    public string Name { get; } = name;

    /// <summary>Counts one measured piece of work.</summary>
    /// <param name="started">From <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <param name="items">Pictures, tags, masks or candidates.</param>
    public void Add(long started, int items)
    {
        Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - started);
        Interlocked.Add(ref _items, items);
    }

    /// <summary>Counts a picture that has left the stage, whether there was something to do or not.</summary>
    public void Pass() => Interlocked.Increment(ref _pictures);

    /// <summary>So far.</summary>
    public StageTotals Totals =>
        new(Name, Interlocked.Read(ref _items), Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _ticks)).TotalSeconds)
        {
            Pictures = Volatile.Read(ref _pictures),
        };
}
