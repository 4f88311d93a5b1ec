namespace AdaViP.Torch.Tests.Training;

/// <summary>From the hub names of our parameters to transformers 5's state-dict names, which key the goldens.</summary>
internal static class TransformersNames
{
    internal static string Of(string hubName)
    {
        if (hubName == "language_model.lm_head.weight")
        {
            return "lm_head.weight";
        }

        return hubName.StartsWith("language_model.model.", StringComparison.Ordinal)
            ? "model.language_model." + hubName["language_model.model.".Length..]
            : "model." + hubName;
    }
}
