using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using AdaViP.Llava.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>Continues a prompt about one picture, with cached keys and values.</summary>
public static class Generator
{
    /// <summary>Answers from the features of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">[imageTokens, HiddenSize], after the projector.</param>
    /// <param name="promptIds">Ids with the image token expanded.</param>
    /// <param name="options">How to choose tokens.</param>
    /// <param name="onToken">Called with each new id as it is chosen; with beams, when the search is over.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <returns>The new ids; the last one is an end-of-sequence id unless the limit came first.</returns>
    /// <exception cref="UserErrorException">Options out of range, or a prompt that does not fit picture or model.</exception>
    /// <exception cref="UserDataException">Logits of a step are not finite: the model's weights are not, or overflow.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<int> GenerateFromFeatures(
        LlavaModel model,
        Tensor features,
        int[] promptIds,
        GenerationOptions options,
        Action<int>? onToken = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(promptIds);
        return GenerateBatch(
            model,
            [(features, promptIds)],
            options,
            seeds: null,
            onToken is null ? null : (_, id) => onToken(id),
            cancellation)[0];
    }

    /// <summary>
    /// Answers several prompts side by side: each step reads every weight once for all of them. An answer that is complete
    /// leaves the batch. What prompts about one picture begin with alike is computed once. Prompts do not influence each other
    /// but for the rounding of matrix products of another height.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">
    /// For each the picture features [imageTokens, HiddenSize], the same tensor for the same picture, and the ids with the
    /// image token expanded.
    /// </param>
    /// <param name="options">How to choose tokens, the same for all but for the seed of draws.</param>
    /// <param name="seeds">A seed of draws for each prompt; null for that of the options for all.</param>
    /// <param name="onToken">
    /// Called with the prompt's index and each new id; with beams, when that prompt's search is over.
    /// </param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <returns>The new ids of each prompt; the last one is an end-of-sequence id unless the limit came first.</returns>
    /// <exception cref="UserErrorException">Options out of range, or a prompt that does not fit picture or model.</exception>
    /// <exception cref="UserDataException">Logits of a step are not finite: the model's weights are not, or overflow.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> GenerateBatch(
        LlavaModel model,
        IReadOnlyList<(Tensor Features, int[] PromptIds)> prompts,
        GenerationOptions options,
        IReadOnlyList<long>? seeds = null,
        Action<int, int>? onToken = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        foreach ((Tensor features, int[] ids) in prompts)
        {
            CheckPrompt(model, features, ids, options);
        }

        if (prompts.Count == 0)
        {
            return [];
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using DecodingSession session = new(
            model, [.. prompts.Select(prompt => prompt.PromptIds.Length)], options.Beams, options.MaxNewTokens);
        ITokenSearch[] searches =
            [.. prompts.Select((given, prompt) => Search(
                model, options with { Seed = seeds?[prompt] ?? options.Seed }, prompt, given.PromptIds, onToken))];
        List<int> open = [];
        List<int> next = [];
        foreach (PromptGroup group in PromptGroup.Of(prompts, model.Config.ImageTokenId))
        {
            cancellation.ThrowIfCancellationRequested();
            Begin(model, session, searches, group, open, next);
        }

        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Step(model, session, searches, ref open, ref next);
        }

        return [.. searches.Select(search => search.Ids)];
    }

    private static ITokenSearch Search(
        LlavaModel model, GenerationOptions options, int prompt, int[] promptIds, Action<int, int>? onToken)
    {
        IReadOnlyList<int> ends = options.EndTokenIds ?? model.Config.Text.EndTokenIds;
        Action<int>? report = onToken is null ? null : id => onToken(prompt, id);
        return options.Beams == 1
            ? new SingleTokenSearch(options, promptIds, ends, report)
            : new BeamTokenSearch(options, promptIds, ends, report);
    }

    private static void Begin(
        LlavaModel model, DecodingSession session, ITokenSearch[] searches, PromptGroup group, List<int> open, List<int> next)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = session.Prefill(group);
        RequireFinite(logits, model);
        for (int i = 0; i < group.Prompts.Count; i++)
        {
            int prompt = group.Prompts[i];
            Tensor own = logits.narrow(0, i, 1).expand(searches[prompt].Sequences, -1).contiguous();
            Advance(session, searches, prompt, own, open, next);
        }
    }

    private static void Step(
        LlavaModel model, DecodingSession session, ITokenSearch[] searches, ref List<int> open, ref List<int> next)
    {
        using Tensor logits = session.Step(open, [.. next]);
        RequireFinite(logits, model);
        List<int> stillOpen = [];
        List<int> following = [];
        long row = 0;
        foreach (int prompt in open)
        {
            int count = searches[prompt].Sequences;
            using Tensor own = logits.narrow(0, row, count);
            Advance(session, searches, prompt, own, stillOpen, following);
            row += count;
        }

        (open, next) = (stillOpen, following);
    }

    // Before the rules, whose −∞ is right. The largest of a row is NaN where any is, and −∞ only where all are.
    private static void RequireFinite(Tensor logits, LlavaModel model)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (float largest in logits.amax(-1).cpu().data<float>())
        {
            if (!float.IsFinite(largest))
            {
                throw new UserDataException(
                    (model.Folder is string folder ? $"{folder}: the logits of the next token" : "The logits of the next token")
                        + string.Create(CultureInfo.InvariantCulture, $" are not finite (the largest is {largest}). ")
                        + "The model's weights are not finite, or its activations overflow. "
                        + $"Fetch the weights again, or use {LlavaSettings.Precision} float32.");
            }
        }
    }

    // Chooses the prompt's next tokens; puts it among those that go on, or gives its memory back.
    private static void Advance(
        DecodingSession session, ITokenSearch[] searches, int prompt, Tensor logits, List<int> open, List<int> next)
    {
        (int[] parents, int[] ids) = searches[prompt].Advance(logits);
        if (searches[prompt].IsDone)
        {
            session.Release(prompt);
            return;
        }

        session.Reorder(prompt, parents);
        open.Add(prompt);
        next.AddRange(ids);
    }

    private static void CheckPrompt(LlavaModel model, Tensor features, int[] promptIds, GenerationOptions options)
    {
        int images = promptIds.Count(id => id == model.Config.ImageTokenId);
        if (images != features.shape[0])
        {
            throw new UserErrorException(
                $"The prompt has {images} image tokens (id {model.Config.ImageTokenId}), "
                    + $"but the picture gives {features.shape[0]} features. "
                    + "Compare image_size and patch_size of config.json with those of the published model.");
        }

        int longest = model.Config.Text.MaxPositions;
        if (promptIds.Length >= longest)
        {
            throw new UserOptionException(
                "Picture and question do not fit the model: "
                    + $"the picture takes {images} tokens, the question with the words around it {promptIds.Length - images}, "
                    + $"and the model was made for {longest} positions. Shorten the question (or the conversation before it).");
        }

        if (promptIds.Length + options.MaxNewTokens > longest)
        {
            throw new UserOptionException(
                $"The prompt has {Counted.Of(promptIds.Length, "token")} and {options.MaxNewTokens} new ones are asked for, "
                + $"but the model was made for {longest} positions. Ask for at most {longest - promptIds.Length}.");
        }
    }
}
