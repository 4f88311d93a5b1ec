using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>What a vision tower's own forward pass computes on its way.</summary>
internal static class TowerStates
{
    /// <summary>The embedding, then the output of each block that is run, in the caller's scope.</summary>
    internal static IReadOnlyList<Tensor> Of(ClipVisionTower tower, Tensor pixelValues)
    {
        List<Tensor> states = [];
        using Tensor features = tower.Forward(pixelValues, state => states.Add(state.clone().MoveToOuterDisposeScope()));
        return states;
    }
}
