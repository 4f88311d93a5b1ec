using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Settings;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Demo;

/// <summary>What a reader of the demo's page has to know of world, labels and rows, in plain words.</summary>
/// <param name="request">What is done.</param>
/// <param name="world">In which world.</param>
/// <param name="start">Row of the model that the methods tune.</param>
internal sealed class DemoNotes(DemoRequest request, WorldRecipe world, string start)
{
    /// <summary>The paragraphs.</summary>
    public IEnumerable<string> Paragraphs()
    {
        string scenes = request.World is null ? "the built-in world" : $"the world of {Path.GetFileName(request.World)}";
        SceneMix mix = world.Preference;
        yield return "Nothing here is a photo. Scenes are drawn: up to six objects of twelve kinds on a background with noise. "
            + $"The kinds are six pairs of an anchor and its partner: {Pairs()}. This is {scenes}, seed {Number(request.Seed)}.";
        yield return $"{start} is the model that all methods begin with. It learned from captions of scenes in which "
            + $"{Percent(world.Supervised.PartnerShare)} of the anchors have their partner beside them, "
            + $"{Percent(world.Supervised.UndrawnShare)} of those partners written down and not drawn, as people name what they "
            + $"expect. In the scenes here {Percent(mix.PartnerShare)} of the anchors have their partner. Naming one that is not "
            + "there is the hallucination that tuning is to take away.";
        yield return Noise();
        yield return "A doctored picture is the same scene with one object removed, as a rule one that the preferred answer "
            + $"names, made from pixels alone by five tiny models.{Removable()}{Look()}";
        yield return $"Rows: {start}, the untuned model; {Rows()}.";
    }

    private string Noise()
    {
        const string Cause = "(labels.noise of the world; labels of a model are wrong in part, too)";
        string made = "Preferences are made of the model's own descriptions of the scenes: of "
            + $"{Number(world.Labels.Samples)} draws the one with the most faults, and the same one corrected: what is not there "
            + "taken out, colours put right, and at its end what is there and was not named, so that a preference is also one "
            + "for naming more. A scene that was described without a fault gives none. ";
        return world.Labels.Noise > 0
            ? made + $"The labels are noisy: in {Percent(world.Labels.Noise)} of the preferences the two are exchanged, so that "
                + $"the preferred answer is the less truthful one {Cause}."
            : made + "The labels have no noise: the true one is always preferred (labels.noise of the world is 0).";
    }

    private string Removable() => world.Labels.Removable switch
    {
        RemovableObjects.Anchors => " Only anchors are removed: what makes the model expect something goes.",
        RemovableObjects.Partners => " Only partners are removed: what the model expects goes.",
        _ => "",
    };

    // The five models learned from the built-in look alone.
    private string Look()
    {
        string[] changed =
        [
            .. WorldRecipe.Schema.Settings
                .Where(key => key.SectionPath == "picture" && !Equals(key.GetValue(world), key.Default))
                .Select(key => $"{key.Path} {SettingText.Format(key.GetValue(world)!)} "
                    + $"instead of {SettingText.Format(key.Default!)}"),
        ];
        string[] check = ["micro", "check-models", "--world", request.World ?? ""];
        return changed.Length == 0
            ? ""
            : " The five models learned from another look than that of these scenes "
                + $"({string.Join(", ", changed)}) and may find and fill in less than they do there: "
                + $"'{new Invocation(check)}' measures it.";
    }

    private static string Pairs() => string.Join(
        ", ", ObjectKinds.Anchors.Select(anchor => $"{anchor.Noun()} and {anchor.Partner().Noun()}"));

    private string Rows() => string.Join("; ", request.Size.Methods.Select(Row));

    private static string Row(TuningMethod method) => $"{method.Title}, {method.Meaning}";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
