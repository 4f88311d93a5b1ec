using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;

namespace AdaViP.Training.Order;

/// <summary>
/// Epoch after epoch over several data, each as often as its weight says: a weight of 2.5 is each row twice and half of the rows
/// once more, another half in the next epoch, until all had their turn. A pure function of the position, as <see
/// cref="EpochStream"/>.
/// </summary>
internal sealed class MixtureStream : ISampleStream
{
    private readonly Source[] _sources;
    private readonly SampleOrder _order;
    private readonly long _seed;
    private long _epoch = -1;
    private int[] _samples = [];

    private MixtureStream(Source[] sources, SampleOrder order, long seed)
    {
        _sources = sources;
        _order = order;
        _seed = seed;
        EpochLength = checked((int)sources.Sum(source => source.PerEpoch));
    }

    /// <summary>Positions of an epoch.</summary>
    internal int EpochLength { get; }

    /// <summary>Creates the stream of a recipe; with equal weights it is an <see cref="EpochStream"/>.</summary>
    /// <param name="samples">The usable samples.</param>
    /// <param name="sources">How many data were named.</param>
    /// <param name="recipe">Weights and order.</param>
    /// <param name="seed">Of the shuffle.</param>
    /// <exception cref="UserOptionException">The weights do not fit the data.</exception>
    internal static (ISampleStream Stream, int EpochLength) Create(
        IReadOnlyList<PreferenceSample> samples, int sources, DataRecipe recipe, long seed)
    {
        IReadOnlyList<double> weights = Require(recipe.Weights, sources);
        if (weights.Count == 0)
        {
            return (new EpochStream(samples.Count, recipe.Order, seed), samples.Count);
        }

        var indices = new List<int>[sources];
        for (int source = 0; source < sources; source++)
        {
            indices[source] = [];
        }

        for (int i = 0; i < samples.Count; i++)
        {
            indices[samples[i].Source].Add(i);
        }

        Source[] mixed = [.. indices.Select((rows, source) => Source.Of(source, rows, weights[source], recipe.Order, seed))];
        long length = mixed.Sum(source => source.PerEpoch);
        if (length > Array.MaxLength)
        {
            throw new UserOptionException(
                $"{RecipeKeys.Weights} is \"{recipe.Weights}\": "
                    + $"an epoch would have {length:N0} samples, more than {Array.MaxLength:N0}. Lower the weights.");
        }

        var stream = new MixtureStream(mixed, recipe.Order, seed);
        return (stream, stream.EpochLength);
    }

    /// <summary>The weights of a recipe; empty where all are equal.</summary>
    /// <exception cref="UserOptionException">Their number is not that of the data.</exception>
    internal static IReadOnlyList<double> Require(string text, int sources)
    {
        IReadOnlyList<double> weights = DataWeights.Read(text);
        string given = weights.Count == 1 ? "is one number" : $"are {weights.Count} numbers";
        return weights.Count == 0 || weights.Count == sources ? weights : throw new UserOptionException(
            $"{RecipeKeys.Weights} is \"{text}\", which {given}, but {sources} data {(sources == 1 ? "is" : "are")} named. "
            + $"Give one number for each in order, or {DataWeights.Equal}.");
    }

    public int At(long position)
    {
        long epoch = position / EpochLength;
        if (epoch != _epoch)
        {
            _samples = [.. _sources.SelectMany(source => source.Epoch(epoch))];
            if (_order == SampleOrder.Shuffle)
            {
                int[] shuffled = EpochPermutation.Create(EpochLength, _seed, epoch);
                _samples = Array.ConvertAll(shuffled, index => _samples[index]);
            }

            _epoch = epoch;
        }

        return _samples[(int)(position % EpochLength)];
    }

    // Rows that come whole times in each epoch, and the share that comes once more.
    private sealed record Source(IReadOnlyList<int> Rows, int Times, int Share, EpochStream? Rest)
    {
        public long PerEpoch => ((long)Times * Rows.Count) + Share;

        public static Source Of(int number, List<int> rows, double weight, SampleOrder order, long seed)
        {
            if (rows.Count == 0)
            {
                return new Source(rows, 0, 0, null);
            }

            int times = (int)Math.Floor(weight);
            int share = (int)Math.Round((weight - times) * rows.Count, MidpointRounding.AwayFromZero);
            share = times == 0 ? Math.Max(share, 1) : share; // whatever is named is seen

            // A shuffle of its own: that of the whole epoch would tie sources of equal size together.
            long own = unchecked(seed ^ ((number + 1L) * 0x2545F4914F6CDD1D));
            return new Source(rows, times, share, share == 0 ? null : new EpochStream(rows.Count, order, own));
        }

        public IEnumerable<int> Epoch(long epoch)
        {
            for (int time = 0; time < Times; time++)
            {
                foreach (int row in Rows)
                {
                    yield return row;
                }
            }

            for (int i = 0; i < Share; i++)
            {
                yield return Rows[Rest!.At((epoch * Share) + i)];
            }
        }
    }
}
