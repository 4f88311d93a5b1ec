using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Llava.Models;
using AdaViP.Torch.Safetensors;
using TorchSharp;

namespace AdaViP.Llava.Checkpoints;

/// <summary>
/// Weights of a checkpoint under their hub names. A weight is copied when the model asks for it, so at any time the process
/// holds the model so far and one tensor; what nobody asked for is told at the end.
/// </summary>
internal sealed class CheckpointParameters : IParameterSource, IDisposable
{
    private const int NamesShown = 3;

    private readonly List<SafetensorsFolder> _folders = [];
    private readonly Dictionary<string, (SafetensorsFile File, string StoredName)> _stored = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unclaimed = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly torch.Device _device;
    private readonly torch.ScalarType _dtype;
    private readonly CancellationToken _cancellation;

    private CheckpointParameters(string folder, torch.Device device, torch.ScalarType dtype, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _folder = folder;
        _device = device;
        _dtype = dtype;
    }

    internal static CheckpointParameters Open(
        string folder, LlavaConfig config, torch.Device device, torch.ScalarType dtype, CancellationToken cancellation)
    {
        CheckpointParameters parameters = new(folder, device, dtype, cancellation);
        try
        {
            if (config.Layout == CheckpointLayout.HuggingFace)
            {
                parameters.AddFolder(folder, TensorNames.FromHuggingFace);
            }
            else
            {
                parameters.AddFolder(folder, TensorNames.FromOriginal);
                if (!parameters._stored.Keys.Any(name => name.StartsWith("vision_tower.", StringComparison.Ordinal)))
                {
                    parameters.AddFolder(config.VisionTowerFolder!, TensorNames.FromClip);
                }
            }

            return parameters;
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    public NamedParameter Take(string name, ParameterPart part, ParameterRole role, params long[] shape)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!_stored.TryGetValue(name, out (SafetensorsFile File, string StoredName) found))
        {
            throw new UserDataException(
                $"{_folder}: tensor {name} [{string.Join(", ", shape)}] is missing: "
                + $"config.json describes a model that these weights do not have. {Explain(name)}");
        }

        SafetensorsEntry entry = found.File.Entries[found.StoredName];
        if (!entry.Shape.SequenceEqual(shape))
        {
            throw new UserDataException(
                $"{found.File.Path}: tensor {found.StoredName} has shape [{string.Join(", ", entry.Shape)}], "
                + $"but config.json asks for [{string.Join(", ", shape)}]. "
                + ExplainQuantised(name, "Put config.json and weights of one model into the folder."));
        }

        if (entry.Dtype is not ("F32" or "BF16" or "F16" or "F64"))
        {
            throw new UserDataException(
                $"{found.File.Path}: tensor {found.StoredName} has dtype {entry.Dtype}; weights are F32, BF16, F16 or F64. "
                + ExplainQuantised(name, "Save the model again in one of these."));
        }

        _unclaimed.Remove(name);
        torch.Tensor value = found.File.Read(found.StoredName, _dtype, _device);
        value.DetachFromDisposeScope();
        return new NamedParameter(name, value, part);
    }

    /// <summary>Leaves out a tensor that the model computes from another one.</summary>
    internal void Skip(string name) => _unclaimed.Remove(name);

    /// <summary>
    /// The configuration with the head that the files have, as transformers settles it: a head of its own is kept where its
    /// values differ from the embedding's, and gives the embedding where that one is not stored.
    /// </summary>
    internal LlavaConfig WithStoredHead(LlavaConfig config)
    {
        if (!config.Text.TiedHead || !_stored.TryGetValue(LlamaDecoder.HeadName,
            out (SafetensorsFile File, string StoredName) head))
        {
            return config;
        }

        if (!_stored.TryGetValue(LlamaDecoder.EmbedName, out (SafetensorsFile File, string StoredName) embedding))
        {
            _stored[LlamaDecoder.EmbedName] = head;
            return config;
        }

        using torch.Tensor own = head.File.Read(head.StoredName);
        using torch.Tensor shared = embedding.File.Read(embedding.StoredName);
        bool same = own.shape.SequenceEqual(shared.shape) && own.dtype == shared.dtype && own.Equals(shared);
        return same ? config : config with { Text = config.Text with { TiedHead = false } };
    }

    /// <summary>What to tell the user about tensors that the model has no place for; null where there are none.</summary>
    /// <exception cref="UserDataException">
    /// They show that the files are of something else: an adapter's or quantised, or most of them have no place.
    /// </exception>
    internal string? Unclaimed()
    {
        if (_unclaimed.Count == 0)
        {
            return null;
        }

        string[] names = [.. _unclaimed.Order(StringComparer.Ordinal).Select(name => _stored[name].StoredName)];
        string? foreign = Array.Find(names, TensorMismatch.IsOfSomethingElse);
        if (foreign is not null || 2 * names.Length > _stored.Count)
        {
            string first = foreign ?? names[0];
            throw new UserDataException(
                $"{_folder}: tensor {Shown(first)} has no place in the model that config.json describes "
                + $"({names.Length} of {Counted.Of(_stored.Count, "tensor")} {Counted.Word(names.Length, "has", "have")} none). "
                + $"{Explain(first)} If they are right, correct config.json.");
        }

        string some = string.Join(", ", names.Take(NamesShown).Select(Shown));
        string more = names.Length > NamesShown ? $" and {names.Length - NamesShown} more" : "";
        string tensors = Counted.Of(_stored.Count, "tensor");
        return $"{_folder}: {names.Length} of {tensors} {Counted.Word(names.Length, "has", "have")} no place "
            + $"in the model that config.json describes: {some}{more}. "
            + $"The model is used, and saved, without {Counted.Word(names.Length, "it", "them")}. "
            + $"If {Counted.Word(names.Length, "it belongs", "they belong")} to it, correct config.json.";
    }

    // A name in the files, with its shape.
    private string Shown(string storedName)
    {
        SafetensorsFile file = _folders.First(folder => folder.FilesByTensor.ContainsKey(storedName)).FilesByTensor[storedName];
        SafetensorsEntry entry = file.Entries[storedName];
        return $"{ShownValue.Cut(storedName, 160)} [{string.Join(", ", entry.Shape)}]";
    }

    private string[] StoredNames => [.. _folders.SelectMany(folder => folder.FilesByTensor.Keys)];

    private string Explain(string name) => TensorMismatch.Explain(name, StoredNames);

    private string ExplainQuantised(string name, string otherwise) =>
        Array.Exists(StoredNames, stored => QuantizedModel.LibraryOf(stored) is not null) ? Explain(name) : otherwise;

    public void Dispose()
    {
        foreach (SafetensorsFolder folder in _folders)
        {
            folder.Dispose();
        }
    }

    private void AddFolder(string path, Func<string, string> toHubName)
    {
        SafetensorsFolder folder = SafetensorsFolder.Open(path);
        _folders.Add(folder);
        foreach ((string storedName, SafetensorsFile file) in folder.FilesByTensor)
        {
            string name = toHubName(storedName);
            if (TensorNames.IsIgnored(name))
            {
                continue;
            }

            if (!_stored.TryAdd(name, (file, storedName)))
            {
                throw new UserDataException(
                    $"{file.Path}: tensor {storedName} "
                        + $"is the same weight as {_stored[name].StoredName} in {_stored[name].File.Path}. Keep one of them.");
            }

            _unclaimed.Add(name);
        }
    }
}
