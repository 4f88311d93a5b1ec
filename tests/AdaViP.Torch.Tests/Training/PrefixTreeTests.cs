using AdaViP.Llava.Models;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.Packing;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class PrefixTreeTests
{
    [Fact]
    public void Of_PairsAboutTwoPictures_SharesWhatEachPairAndAllBeginWith()
    {
        PrefixTree tree = PrefixTree.Of([[1, 7, 7, 20, 21], [1, 7, 7, 20, 30], [1, 8, 8, 20, 21]], shortest: 1);
        Assert.Equal(
            [new PackedSegment(0, 1), new(1, 3, 0), new(4, 1, 1), new(5, 1, 1), new(6, 4, 0)], tree.Segments);
        Assert.Equal([0, 1, 2, 3, 5], tree.Rows(1));
        Assert.Equal([0, 6, 7, 8, 9], tree.Rows(2));
    }

    [Fact]
    public void Of_StartsShorterThanTheShortest_AreNotShared()
    {
        PrefixTree tree = PrefixTree.Of([[1, 7, 7, 20], [1, 7, 7, 30], [1, 8]], shortest: 2);
        Assert.Equal([new PackedSegment(0, 3), new(3, 1, 0), new(4, 1, 0), new(5, 2)], tree.Segments);
    }

    [Fact]
    public void Of_SequencesThatEndInOthers_KeepTheirRows()
    {
        PrefixTree tree = PrefixTree.Of([[1, 2], [1, 2, 3], [1, 2], [1]], shortest: 1);
        Assert.Equal([0, 1], tree.Rows(0));
        Assert.Equal([0, 1, 2], tree.Rows(1));
        Assert.Equal([0, 1], tree.Rows(2));
        Assert.Equal([0], tree.Rows(3));
        Assert.Equal(3, tree.Segments.Sum(segment => segment.Length));
    }

    [Fact]
    public void Of_RandomSequences_EveryRowHoldsItsTokenBehindItsParents()
    {
        Random random = new(3);
        for (int trial = 0; trial < 300; trial++)
        {
            long[][] sequences = Drawn(random);
            int shortest = random.Next(1, 6);
            PrefixTree tree = PrefixTree.Of(sequences, shortest);
            int total = tree.Segments.Sum(segment => segment.Length);
            Assert.True(total <= sequences.Sum(sequence => sequence.Length));
            long?[] tokens = new long?[total];
            for (int i = 0; i < sequences.Length; i++)
            {
                int[] rows = tree.Rows(i);
                Assert.Equal(sequences[i].Length, rows.Length);
                for (int token = 0; token < rows.Length; token++)
                {
                    Assert.True(tokens[rows[token]] is null || tokens[rows[token]] == sequences[i][token]);
                    tokens[rows[token]] = sequences[i][token];
                }
            }

            Assert.DoesNotContain(null, tokens);
            Assert.All(
                tree.Segments.Where(segment => segment.Parent >= 0),
                segment => Assert.True(tree.Segments[segment.Parent].Length >= shortest));
        }
    }

    // Hidden states, and the gradients of embeddings and weights, of trees and of one sequence at a time.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Forward_RandomTree_EqualsOneSequenceAtATimeWithItsGradients(int seed)
    {
        Random random = new(seed);
        long[][] sequences = Drawn(random);
        LlavaConfig config = TestModels.GroupedConfig();
        using LlavaModel model = LlavaModel.CreateRandom(config, 5, CPU, ScalarType.Float32);
        using var scope = NewDisposeScope();
        manual_seed(seed);
        Tensor weights = randn(sequences.Sum(sequence => sequence.Length), config.Text.HiddenSize);
        PrefixTree tree = PrefixTree.Of(sequences, random.Next(1, 4));
        Assert.Contains(tree.Segments, segment => segment.Parent >= 0);

        Tensor[] want = Run(model, PrefixTree.Separate(sequences), sequences, weights, someRows: false);
        Compare("all rows", want, Run(model, tree, sequences, weights, someRows: false), model);

        want = Run(model, PrefixTree.Separate(sequences), sequences, weights, someRows: false, lastOnly: true);
        Compare("last block of some rows", want, Run(model, tree, sequences, weights, someRows: true, lastOnly: true), model);
    }

    private static void Compare(string name, Tensor[] want, Tensor[] got, LlavaModel model)
    {
        string[] names = ["hidden states", .. model.Decoder.Parameters.Select(parameter => parameter.Name)];
        for (int i = 0; i < want.Length; i++)
        {
            double largest = want[i].abs().max().item<float>();
            double error = (want[i] - got[i]).abs().max().item<float>();
            Assert.True(
                error <= Tolerances.OnePass * largest, $"{name}, {names[i]}: error {error:E2} of {largest:E2}");
        }
    }

    // The hidden states of each sequence's tokens (of its last ones only where asked), and every weight's gradient.
    private static Tensor[] Run(
        LlavaModel model, PrefixTree tree, long[][] sequences, Tensor weights, bool someRows, bool lastOnly = false)
    {
        long[] ids = new long[tree.Segments.Sum(segment => segment.Length)];
        List<long> rows = [];
        List<long> kept = [];
        for (int i = 0, next = 0; i < sequences.Length; i++)
        {
            int[] own = tree.Rows(i);
            for (int token = 0; token < own.Length; token++, next++)
            {
                ids[own[token]] = sequences[i][token];
                if (!lastOnly || token >= own.Length - 2)
                {
                    rows.Add(own[token]);
                    kept.Add(next);
                }
            }
        }

        foreach (NamedParameter parameter in model.Decoder.Parameters)
        {
            parameter.Value.requires_grad_(true);
            parameter.Value.grad = null;
        }

        using PackedLayout layout = model.Decoder.Pack(tree.Segments);
        Tensor hidden = model.Decoder.Embed(tensor(ids));
        Tensor states = someRows
            ? Some(model, hidden, layout, rows)
            : model.Decoder.Forward(hidden, layout).index_select(0, tensor(rows));
        (states * weights.index_select(0, tensor(kept))).sum().backward();
        return [states.detach(), .. model.Decoder.Parameters.Select(parameter => parameter.Value.grad!.clone())];
    }

    private static Tensor Some(LlavaModel model, Tensor hidden, PackedLayout layout, List<long> rows)
    {
        long[] once = [.. rows.Distinct().Order()];
        using QueryRows wanted = model.Decoder.Select(layout, once);
        foreach (LlamaBlock block in model.Decoder.Blocks.SkipLast(1))
        {
            hidden = block.Forward(hidden, layout);
        }

        Tensor last = model.Decoder.FinalNorm(model.Decoder.Blocks[^1].Forward(hidden, layout, wanted));
        return last.index_select(0, tensor([.. rows.Select(row => (long)Array.IndexOf(once, row))]));
    }

    // Few ids, and new sequences that mostly go on from a piece of an earlier one.
    private static long[][] Drawn(Random random)
    {
        List<long[]> sequences = [];
        for (int i = random.Next(2, 9); i > 0; i--)
        {
            long[] start = sequences.Count == 0 || random.Next(4) == 0
                ? []
                : sequences[random.Next(sequences.Count)];
            start = start[..random.Next(start.Length + 1)];
            sequences.Add([.. start, .. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (long)random.Next(3, 6))]);
        }

        return [.. sequences];
    }
}
