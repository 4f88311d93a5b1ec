using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Llava.Checkpoints;

/// <summary>Reads a model from its folder.</summary>
public static class LlavaCheckpointReader
{
    /// <summary>Reads a checkpoint folder.</summary>
    /// <param name="folder">Folder with config.json and *.safetensors, in any layout and naming style of docs/models.md.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="dtype">
    /// Float32 or BFloat16. Null takes the checkpoint's own (<see cref="CheckpointPrecision"/>); Float16 files become Float32
    /// then, which holds them exactly.
    /// </param>
    /// <exception cref="UserDataException">
    /// Something is missing, damaged or does not fit; the message names file and tensor.
    /// </exception>
    /// <exception cref="MemoryException">There is not enough memory for the weights.</exception>
    public static LlavaModel Load(string folder, Device device, ScalarType? dtype = null) =>
        LoadCancellable(folder, device, dtype, CancellationToken.None);

    /// <summary>Reads a checkpoint folder, and stops between two weights when asked to.</summary>
    /// <param name="folder">As for <see cref="Load"/>.</param>
    /// <param name="device">As for <see cref="Load"/>.</param>
    /// <param name="dtype">As for <see cref="Load"/>.</param>
    /// <param name="cancellation">Looked at before each weight.</param>
    /// <exception cref="UserDataException">As for <see cref="Load"/>.</exception>
    /// <exception cref="MemoryException">There is not enough memory for the weights.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; everything read so far is released.</exception>
    public static LlavaModel LoadCancellable(
        string folder, Device device, ScalarType? dtype, CancellationToken cancellation) =>
        MemoryProblem.During($"loading the model from {folder}", () => LoadAll(folder, device, dtype, cancellation));

    private static LlavaModel LoadAll(string folder, Device device, ScalarType? dtype, CancellationToken cancellation)
    {
        LlavaConfig config = LlavaConfig.Load(folder);
        ScalarType type = LlavaModel.Supported(dtype ?? CheckpointPrecision.TypeOf(CheckpointPrecision.Of(folder, config)));
        using CheckpointParameters source = CheckpointParameters.Open(folder, config, device, type, cancellation);
        config = source.WithStoredHead(config);
        LlavaModel model = LlavaModel.Build(config, device, type, source);
        try
        {
            if (config.Text.TiedHead)
            {
                source.Skip(LlamaDecoder.HeadName);
            }

            model.Folder = folder;
            model.Notice = source.Unclaimed();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
