using AdaViP.Core;
using AdaViP.Llava.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>Continues a prompt about one picture, with cached keys and values.</summary>
public static class Generator
{
    /// <summary>Answers from pixels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pixelValues">[1, 3, ImageSize, ImageSize], normalised.</param>
    /// <param name="promptIds">Ids with the image token expanded; see SequenceBuilder.BuildPrompt.</param>
    /// <param name="options">How to choose tokens.</param>
    /// <param name="onToken">Called with each new id as it is chosen; with beams, when the search is over.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <returns>The new ids; the last one is an end-of-sequence id unless the limit came first.</returns>
    /// <exception cref="UserErrorException">Options out of range, or a prompt that does not fit picture or model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<int> Generate(
        LlavaModel model,
        Tensor pixelValues,
        int[] promptIds,
        GenerationOptions options,
        Action<int>? onToken = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor features = model.Projector.Forward(model.VisionTower.Forward(pixelValues));
        return GenerateFromFeatures(model, features.flatten(0, 1), promptIds, options, onToken, cancellation);
    }

    /// <summary>Answers from picture features that were computed before.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">[imageTokens, HiddenSize], after the projector.</param>
    /// <param name="promptIds">Ids with the image token expanded.</param>
    /// <param name="options">How to choose tokens.</param>
    /// <param name="onToken">Called with each new id as it is chosen; with beams, when the search is over.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <returns>The new ids; the last one is an end-of-sequence id unless the limit came first.</returns>
    public static IReadOnlyList<int> GenerateFromFeatures(
        LlavaModel model,
        Tensor features,
        int[] promptIds,
        GenerationOptions options,
        Action<int>? onToken = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(promptIds);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        CheckPrompt(model, features, promptIds, options);

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using DecodingSession session = new(model, promptIds.Length, options.Beams, options.MaxNewTokens);
        Tensor logits = session.Prefill(features, promptIds);
        return options.Beams == 1
            ? OneByOne(model, session, logits, options, onToken, cancellation)
            : WithBeams(model, session, logits, options, onToken, cancellation);
    }

    private static void CheckPrompt(LlavaModel model, Tensor features, int[] promptIds, GenerationOptions options)
    {
        int images = promptIds.Count(id => id == model.Config.ImageTokenId);
        if (images != features.shape[0])
        {
            throw new UserErrorException(
                $"The prompt has {images} image tokens (id {model.Config.ImageTokenId}), but the picture gives {features.shape[0]} features.");
        }

        int longest = model.Config.Text.MaxPositions;
        if (promptIds.Length + options.MaxNewTokens > longest)
        {
            throw new UserOptionException(
                $"The prompt has {promptIds.Length} tokens and {options.MaxNewTokens} new ones are asked for, but the model was made "
                + $"for {longest} positions. Ask for at most {Math.Max(0, longest - promptIds.Length)}.");
        }
    }

    private static List<int> OneByOne(
        LlavaModel model,
        DecodingSession session,
        Tensor logits,
        GenerationOptions options,
        Action<int>? onToken,
        CancellationToken cancellation)
    {
        IReadOnlyList<int> endIds = options.EndTokenIds ?? model.Config.Text.EndTokenIds;
        TokenSampler sampler = new(options.Temperature, options.TopP, options.Seed);
        List<int> ids = [];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int next = options.Temperature == 0 ? Likeliest(logits) : Drawn(sampler, logits);
            ids.Add(next);
            onToken?.Invoke(next);
            if (ids.Count == options.MaxNewTokens || endIds.Contains(next))
            {
                return ids;
            }

            logits.Dispose();
            logits = session.Step([next]);
        }
    }

    private static int[] WithBeams(
        LlavaModel model,
        DecodingSession session,
        Tensor logits,
        GenerationOptions options,
        Action<int>? onToken,
        CancellationToken cancellation)
    {
        BeamSearch search = new(
            options.Beams, options.LengthPenalty, options.EndTokenIds ?? model.Config.Text.EndTokenIds, options.MaxNewTokens);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            (int[] parents, int[] next) = search.Advance(Candidates(search, logits, options.Beams));
            if (search.IsDone)
            {
                break;
            }

            session.Reorder(parents);
            logits.Dispose();
            logits = session.Step(next);
        }

        int[] best = search.Best();
        foreach (int id in best)
        {
            onToken?.Invoke(id);
        }

        return best;
    }

    private static List<(int Beam, int Id, double Score)> Candidates(BeamSearch search, Tensor logits, int beams)
    {
        using DisposeScope scope = NewDisposeScope();
        long vocabulary = logits.shape[1];
        float[] scores = new float[beams];
        for (int beam = 0; beam < beams; beam++)
        {
            scores[beam] = (float)search.Score(beam);
        }

        Tensor summed = logits.log_softmax(-1).Plus(tensor(scores, device: logits.device).unsqueeze(1));
        (Tensor values, Tensor indices) = summed.flatten().topk(search.CandidateCount);
        float[] best = [.. values.cpu().data<float>()];
        long[] places = [.. indices.cpu().data<long>()];
        List<(int Beam, int Id, double Score)> candidates = [];
        for (int i = 0; i < best.Length; i++)
        {
            // A dead beam's continuations are not candidates.
            if (!float.IsNegativeInfinity(best[i]))
            {
                candidates.Add(((int)(places[i] / vocabulary), (int)(places[i] % vocabulary), best[i]));
            }
        }

        return candidates;
    }

    private static int Likeliest(Tensor logits)
    {
        using Tensor best = logits[0].argmax();
        return (int)best.item<long>();
    }

    private static int Drawn(TokenSampler sampler, Tensor logits)
    {
        using Tensor row = logits[0].cpu().contiguous();
        return sampler.Draw([.. row.data<float>()]);
    }
}
