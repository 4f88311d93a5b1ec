using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.Llava.Models;

namespace AdaViP.Llava.Checkpoints;

/// <summary>Why the tensors of a file are not those of the model: quantisation, or names that another program changed.</summary>
internal static class TensorMismatch
{
    private const int NamesShown = 3;

    // What wrappers put in front of every name, and which wrapper that is.
    private static readonly (string Prefix, string Origin)[] Wrappers =
    [
        ("base_model.model.", "PEFT, so it is an adapter or a model that was saved with one"),
        ("module.", "data-parallel training"),
        ("_orig_mod.", "torch.compile"),
        ("_fsdp_wrapped_module.", "FSDP training"),
    ];

    // Parts of names that PEFT gives to what it adds to a model, or to what it wraps.
    private static readonly string[] AdapterParts = ["lora_", ".base_layer.", ".modules_to_save.", ".ia3_"];

    /// <summary>Whether a tensor shows by its name that its file holds something else than the weights of a model.</summary>
    /// <param name="stored">Its name in the file.</param>
    internal static bool IsOfSomethingElse(string stored) => IsAdapters(stored) || QuantizedModel.LibraryOf(stored) is not null
        || Array.Exists(Wrappers, wrapper => $".{stored}".Contains("." + wrapper.Prefix, StringComparison.Ordinal));

    /// <summary>One or two sentences on the names that are there, to follow what is missing or left over.</summary>
    /// <param name="wanted">Name that was looked for, or that has no place.</param>
    /// <param name="stored">Names in the files.</param>
    internal static string Explain(string wanted, IReadOnlyCollection<string> stored)
    {
        string? quantised = stored.Where(name => QuantizedModel.LibraryOf(name) is not null).Min(StringComparer.Ordinal);
        if (quantised is not null)
        {
            return $"The weights are quantised ({QuantizedModel.LibraryOf(quantised)}; "
                + $"there is a tensor {ShownValue.Cut(quantised, 160)}). "
                + QuantizedModel.Advice;
        }

        string names = Names(wanted, stored);
        (string prefix, string origin) = Array.Find(
            Wrappers, wrapper => stored.Any(name => name.Contains(wrapper.Prefix, StringComparison.Ordinal)));
        return prefix is null && stored.FirstOrDefault(IsAdapters) is string adapters
            ? $"{ShownValue.Cut(adapters, 160)} is an adapter's, as PEFT names them, and adapters are not applied "
                + "by this program. Merge it into its base first, in Python with merge_and_unload(), and save that model."
            : prefix is null
            ? $"There {Counted.Word(stored.Count, "is", "are")} {Counted.Of(stored.Count, "tensor")}, such as {names}."
            : $"There {Counted.Word(stored.Count, "is", "are")} {Counted.Of(stored.Count, "tensor")}, such as {names}: "
                + $"the prefix \"{prefix}\" comes from {origin}. Save the model itself again, without its wrapper.";
    }

    private static bool IsAdapters(string stored) =>
        Array.Exists(AdapterParts, part => stored.Contains(part, StringComparison.Ordinal));

    // Those that end as the wanted one does come first.
    private static string Names(string wanted, IReadOnlyCollection<string> stored)
    {
        string[] parts = wanted.Split('.');
        return string.Join(", ", stored
            .OrderByDescending(name => Common(parts, name.Split('.')))
            .ThenBy(name => name, StringComparer.Ordinal)
            .Take(NamesShown)
            .Select(name => ShownValue.Cut(name, 160)));
    }

    private static int Common(string[] one, string[] other)
    {
        int count = 0;
        while (count < one.Length && count < other.Length && one[^(count + 1)] == other[^(count + 1)])
        {
            count++;
        }

        return count;
    }
}
