using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Language;

/// <summary>How far a caption is true of its picture, counted against what was drawn.</summary>
/// <param name="Mentioned">Objects named, each once.</param>
/// <param name="Absent">Of these, not in the picture.</param>
/// <param name="Expected">Of the absent, those whose other half is in the picture: guesses from co-occurrence.</param>
/// <param name="WrongColors">Named objects that are there in another colour.</param>
/// <param name="Repeated">Mentions of an object that was named before.</param>
/// <param name="Shown">Objects in the picture.</param>
/// <param name="IsWellFormed">Whether the grammar holds to the end.</param>
public sealed record CaptionFacts(
    int Mentioned, int Absent, int Expected, int WrongColors, int Repeated, int Shown, bool IsWellFormed)
{
    /// <summary>Objects of the picture that are named.</summary>
    public int Covered => Mentioned - Absent;

    /// <summary>
    /// Errors in one number, to compare two captions of one picture: fewer is more truthful; 0 where nothing is wrong, though
    /// something may be left out.
    /// </summary>
    /// <remarks>An absent object weighs most, a caption without grammar twice that.</remarks>
    public double Faults => Absent + 0.6 * WrongColors + 0.6 * Repeated + (IsWellFormed ? 0 : 2);

    /// <summary>Counts.</summary>
    public static CaptionFacts Of(Scene scene, Caption caption)
    {
        Mention[] all = [.. caption.Mentions];
        Mention[] once = [.. all.DistinctBy(mention => mention.Kind)];
        Mention[] absent = [.. once.Where(mention => scene.Find(mention.Kind) is null)];
        return new CaptionFacts(
            once.Length,
            absent.Length,
            absent.Count(mention => scene.Find(mention.Kind.Partner()) is not null),
            once.Count(mention => scene.Find(mention.Kind) is { } item && item.Color != mention.Color),
            all.Length - once.Length,
            scene.Visible.Count(),
            caption.IsWellFormed);
    }
}
