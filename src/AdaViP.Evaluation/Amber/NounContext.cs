namespace AdaViP.Evaluation.Amber;

/// <summary>
/// Decides whether a vocabulary word is used as a noun, from the word before and after it. The official script asks NLTK's
/// tagger; these rules stand for it, its habits included ("sled" is never a noun to it), for words that are not always nouns.
/// Everything that no rule speaks of is a noun.
/// </summary>
internal static class NounContext
{
    // To the tagger these are a modal, adjectives or participles wherever they stand.
    private static readonly HashSet<string> NeverNouns = ["can", "hot", "sled", "urinal", "net"];

    // Adjectives to the tagger before a content word.
    private static readonly HashSet<string> AdjectivesBeforeContent = ["laptop", "individual", "ski", "snow"];

    private static readonly HashSet<string> Participles = ["painting", "building", "sailing", "railing"];

    // Verbs after a plural subject, whatever follows.
    private static readonly HashSet<string> StrongVerbs = ["watch", "drink", "skate", "leave", "support"];

    private static readonly HashSet<string> VerbsToo =
    [
        .. ("alarm bag ball bar bat bath bear bench bike bill board boat book bottle bowl box bridge brush bus cable cage " +
            "carpet cash chair cloud cook core court crutch cup curtain cushion desert drain drink duck fence file fish flag " +
            "floor flower fork goal grill ground hang hill hose house ice juice kid lake land leave light line lock lounge mat " +
            "milk mirror monitor net note pack pad paddle pan paper park pen people phone pipe plane plate plug pot rack rail " +
            "range ring rock rope saddle sail sand sauce scoop screen sheet shell ship shore shovel sign signal sink skate ski " +
            "sled snack snow sound spade sponge spray stage star stone string sun support switch table tank tap tape telephone " +
            "tie tire towel toy track train truck tub wall warp watch water wire worm")
            .Split(' '),
    ];

    /// <summary>Whether a token is a noun.</summary>
    /// <param name="written">The token.</param>
    /// <param name="word">The vocabulary word that it is a form of.</param>
    /// <param name="around">Its neighbours.</param>
    public static bool IsNoun(string written, string word, Neighbours around)
    {
        if (NeverNouns.Contains(written) || IsVerb(written, word, around))
        {
            return false;
        }

        if (AdjectivesBeforeContent.Contains(written) && ContextWords.IsContent(around.Next))
        {
            return false;
        }

        return written switch
        {
            "light" => IsLightNoun(around),
            "drawing" => !(ContextWords.IsContent(around.Next) || ContextWords.IsDeterminer(around.Next)
                || around.Previous == "," || ContextWords.IsAdverb(around.Previous)),
            "wine" or "tree" => !((ContextWords.IsContent(around.Next) && ContextWords.LooksPlural(around.Next))
                || around.Next is "trunk" or "line"),
            "elephant" => !((around.Next.EndsWith("ing", StringComparison.Ordinal) && around.Next != "being")
                || around.Next is "stands" or "strides" or "walks"),
            "orange" => !(ContextWords.IsLinking(around.Previous) && around.Next is "and" or "with"),
            _ => true,
        };
    }

    private static bool IsVerb(string written, string word, Neighbours around)
    {
        if (Participles.Contains(written))
        {
            return ContextWords.IsLinking(around.Previous)
                || (around.Previous == "," && ContextWords.IsDeterminer(around.Next))
                || (written == "sailing" && (around.Previous == "also" || ContextWords.IsAdverb(around.Previous)));
        }

        if (!VerbsToo.Contains(word))
        {
            return false;
        }

        return written == word ? IsBaseVerb(written, around) : written.EndsWith('s') && IsThirdPerson(around);
    }

    // "to book a room", "they park", "people light a candle".
    private static bool IsBaseVerb(string written, Neighbours around) =>
        (around.Previous == "to" && !ContextWords.TakesPrepositionTo(around.BeforePrevious))
        || ContextWords.IsModal(around.Previous)
        || around.Previous is "i" or "we" or "they" or "you"
        || (ContextWords.IsPluralSubject(around.Previous)
            && (ContextWords.StartsPhrase(around.Next) || StrongVerbs.Contains(written)));

    // "the man watches a bird", "she watches".
    private static bool IsThirdPerson(Neighbours around) =>
        around.Previous is "who" or "he" or "she" or "it"
        || (ContextWords.StartsPhrase(around.Next)
            && (around.Previous is "that" or "which" or "also" || ContextWords.IsContent(around.Previous)));

    // An adjective before what is light, or after what is; "dark and light in their colours".
    private static bool IsLightNoun(Neighbours around)
    {
        if (ContextWords.IsLinking(around.Previous))
        {
            return false;
        }

        if (ContextWords.IsContent(around.Next))
        {
            bool participle =
                around.Next.EndsWith("ed", StringComparison.Ordinal) && !around.Next.Contains('-', StringComparison.Ordinal)
                && !ContextWords.StartsPhrase(around.Previous);
            return participle || around.Next.EndsWith("ing", StringComparison.Ordinal);
        }

        bool pair = around.Previous is "and" or "or" or "to" && around.BeforePrevious is "dark" or "bright";
        return !pair || !ContextWords.IsPreposition(around.Next);
    }
}
