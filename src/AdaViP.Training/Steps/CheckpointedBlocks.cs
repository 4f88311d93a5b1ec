using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Training.Steps;

/// <summary>
/// The decoder blocks, each with a graph of its own (docs/decisions/0001). With checkpointing only the inputs are stored and
/// each block runs once more, with a graph, when the reverse walk reaches it; without, each block keeps its graph from the
/// forward pass.
/// </summary>
internal sealed class CheckpointedBlocks : IDisposable
{
    private readonly IReadOnlyList<LlamaBlock> _blocks;
    private readonly PackedLayout _layout;
    private readonly QueryRows _headRows;
    private readonly bool _checkpointing;
    private readonly CancellationToken _cancellation;
    private readonly Tensor?[] _inputs;
    private readonly Tensor?[] _outputs;

    /// <param name="blocks">The decoder's.</param>
    /// <param name="layout">Which rows are one sequence.</param>
    /// <param name="headRows">Rows that the last block computes; keys and values are those of all.</param>
    /// <param name="checkpointing">Whether blocks run twice to save memory.</param>
    /// <param name="cancellation">Looked at before each block, in both directions.</param>
    internal CheckpointedBlocks(
        IReadOnlyList<LlamaBlock> blocks,
        PackedLayout layout,
        QueryRows headRows,
        bool checkpointing,
        CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _blocks = blocks;
        _layout = layout;
        _headRows = headRows;
        _checkpointing = checkpointing;
        _inputs = new Tensor?[blocks.Count];
        _outputs = new Tensor?[blocks.Count];
    }

    /// <summary>Runs all blocks.</summary>
    /// <param name="hidden">[T, D]; taken over.</param>
    /// <returns>[head rows, D], owned by the caller's scope.</returns>
    internal Tensor Forward(Tensor hidden)
    {
        hidden.DetachFromDisposeScope();
        for (int i = 0; i < _blocks.Count; i++)
        {
            _inputs[i] = hidden;
            _cancellation.ThrowIfCancellationRequested();
            hidden = (_checkpointing ? Run(i, hidden) : ForwardWithGraph(i)).DetachFromDisposeScope();
        }

        CurrentDisposeScope!.Attach(hidden);
        return hidden;
    }

    /// <summary>Walks the blocks in reverse; gradients of trained weights are added to their buffers.</summary>
    /// <param name="gradient">[head rows, D] gradient of the last output.</param>
    /// <returns>[T, D] gradient of the first input, owned by the caller's scope.</returns>
    internal Tensor Backward(Tensor gradient)
    {
        using IDisposable grad = enable_grad();
        for (int i = _blocks.Count - 1; i >= 0; i--)
        {
            _cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor input = Take(ref _inputs[i])!;
            Tensor output;
            if (_checkpointing)
            {
                input.requires_grad_(true);
                output = Run(i, input);
            }
            else
            {
                output = Take(ref _outputs[i])!;
            }

            autograd.backward(output, gradient);
            Tensor next = input.grad!;
            gradient.Dispose();
            gradient = next.MoveToOuterDisposeScope();
        }

        return gradient;
    }

    public void Dispose()
    {
        for (int i = 0; i < _blocks.Count; i++)
        {
            _inputs[i]?.Dispose();
            _outputs[i]?.Dispose();
        }
    }

    private Tensor Run(int index, Tensor input) => index == _blocks.Count - 1
        ? _blocks[index].Forward(input, _layout, _headRows)
        : _blocks[index].Forward(input, _layout);

    // The next block's input is this output cut off its graph: the same memory under a second name.
    private Tensor ForwardWithGraph(int index)
    {
        using IDisposable grad = enable_grad();
        Tensor output = Run(index, _inputs[index]!.requires_grad_(true));
        _outputs[index] = output.DetachFromDisposeScope();
        return output.detach();
    }

    private static Tensor? Take(ref Tensor? slot)
    {
        Tensor? tensor = slot;
        slot = null;
        if (tensor is not null)
        {
            CurrentDisposeScope!.Attach(tensor);
        }

        return tensor;
    }
}
