namespace AdaViP.MicroWorld.Evidence;

/// <summary>How the descriptions of a number were drawn.</summary>
public enum Drawing
{
    /// <summary>At temperature 1.</summary>
    Sampled,

    /// <summary>The likeliest description of each scene: temperature 0.</summary>
    Greedy,
}

/// <summary>Names of the numbers of a run.</summary>
public static class EvidenceNumbers
{
    /// <summary>Named objects that are not there, in % of all named ones; not defined where nothing is named.</summary>
    public const string Chair = "CHAIRi";

    /// <summary>Descriptions with an object that is not there, in %; not defined where nothing is named.</summary>
    public const string Response = "Rsp";

    /// <summary>Objects that are there and named, in %.</summary>
    public const string Coverage = "coverage";

    /// <summary>Harmonic mean of the share of named objects that are there and of coverage, in %.</summary>
    public const string MentionF1 = "mention F1";

    /// <summary>Descriptions that leave the grammar, in %.</summary>
    public const string Broken = "broken grammar";

    /// <summary>Right answers to questions with yes or no, in %.</summary>
    public const string QuestionAccuracy = "questions accuracy";

    /// <summary>Share of yes among the answers, in %.</summary>
    public const string QuestionYes = "questions yes";

    /// <summary>Mean ω of the rejected answer over the last tenth of the steps.</summary>
    public const string OmegaAnswer = "ω, answer";

    /// <summary>The same for the rejected picture.</summary>
    public const string OmegaPicture = "ω, picture";

    /// <summary>Preferences that the model was asked for.</summary>
    public const string Preferences = "preferences";

    /// <summary>Those of them that got a rejected picture, which all methods are tuned on.</summary>
    public const string Pairs = "pairs";

    /// <summary>Numbers of descriptions, which there are for greedy and for sampled ones.</summary>
    public static IReadOnlyList<string> OfDescriptions { get; } = [Chair, Response, Coverage, MentionF1, Broken];

    /// <summary>Numbers of descriptions that need a named object: absent from the log where a model names none.</summary>
    public static IReadOnlyList<string> OfNamed { get; } = [Chair, Response];

    /// <summary>A number of the likeliest description of each scene.</summary>
    public static string Greedy(string number) => Of(number, Drawing.Greedy);

    /// <summary>A number of descriptions drawn at temperature 1.</summary>
    public static string Sampled(string number) => Of(number, Drawing.Sampled);

    /// <summary>A number of descriptions that were drawn in a way.</summary>
    public static string Of(string number, Drawing drawing) => $"{(drawing == Drawing.Sampled ? "sampled" : "greedy")} {number}";
}
