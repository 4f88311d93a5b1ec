using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Scoring;

/// <summary>What only who drew the scenes can say about captions; all numbers are percentages.</summary>
/// <remarks>
/// Objects are counted over the whole text, each once, as CHAIR does; colours and repeats need the grammar around a noun, and are
/// counted up to the sentence that breaks it.
/// </remarks>
/// <param name="Captions">How many were read.</param>
/// <param name="Chair">Absent objects among the named ones.</param>
/// <param name="Response">Captions with an absent object.</param>
/// <param name="Expected">Absent objects whose other half is in the picture, among the named ones.</param>
/// <param name="Coverage">Named objects among those in the pictures.</param>
/// <param name="MentionF1">Harmonic mean of the share of named objects that are there and of <paramref name="Coverage"/>.</param>
/// <param name="Broken">Captions that leave the grammar.</param>
/// <param name="WrongColors">Objects named in another colour, among those named that are there; up to the break.</param>
/// <param name="Repeated">Captions that name an object twice; up to the break.</param>
public sealed record CaptionReport(
    int Captions, double Chair, double Response, double Expected, double Coverage, double MentionF1, double Broken,
    double WrongColors, double Repeated)
{
    /// <summary>Sums up.</summary>
    /// <param name="answers">Scenes with what was said of them; at least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static CaptionReport Of(IReadOnlyList<(Scene Scene, string Answer)> answers)
    {
        if (answers.Count == 0)
        {
            throw new ArgumentException("There is no caption.", nameof(answers));
        }

        CaptionFacts[] facts = [.. answers.Select(each => CaptionFacts.Of(each.Scene, CaptionReader.Read(each.Answer)))];
        Named[] named = [.. answers.Select(each => Named.Of(each.Scene, each.Answer))];
        double mentioned = named.Sum(each => each.Mentioned);
        double covered = named.Sum(each => each.Mentioned - each.Absent);
        double shown = facts.Sum(each => each.Shown);
        return new CaptionReport(
            facts.Length,
            Share(named.Sum(each => each.Absent), mentioned),
            Share(named.Count(each => each.Absent > 0), facts.Length),
            Share(named.Sum(each => each.Expected), mentioned),
            Share(covered, shown),
            Share(2 * covered, mentioned + shown),
            Share(facts.Count(each => !each.IsWellFormed), facts.Length),
            Share(facts.Sum(each => each.WrongColors), facts.Sum(each => each.Covered)),
            Share(facts.Count(each => each.Repeated > 0), facts.Length));
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : 100 * part / whole;

    // Objects of one caption, over its whole text.
    private readonly record struct Named(int Mentioned, int Absent, int Expected)
    {
        public static Named Of(Scene scene, string text)
        {
            IReadOnlySet<ObjectKind> named = NamedObjects.In(text);
            ObjectKind[] absent = [.. named.Where(kind => scene.Find(kind) is null)];
            return new Named(named.Count, absent.Length, absent.Count(kind => scene.Find(kind.Partner()) is not null));
        }
    }
}
