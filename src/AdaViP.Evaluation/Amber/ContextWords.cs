namespace AdaViP.Evaluation.Amber;

/// <summary>Small classes of words that tell what stands next to them. All in lower case.</summary>
internal static class ContextWords
{
    private static readonly HashSet<string> Prepositions = Set(
        "in on at of with by for from to near behind under over above beside between into onto through along around across " +
        "against among next within without during toward towards upon beneath below inside outside like as than beyond amidst " +
        "off up down out");

    private static readonly HashSet<string> Determiners = Set(
        "a an the this that these those some any each every another its his her their my your our no several many few all both " +
        "one two three four five six seven eight nine ten");

    private static readonly HashSet<string> Auxiliaries = Set(
        "is are was were be been has have had can could may might must will would should does do did");

    private static readonly HashSet<string> Others = Set(
        "and or but nor that which who it they he she i we you there "
        + "while when where if too also so because although though since");

    // After these a determiner or a number begins a new phrase, so what stands before is a verb or its end.
    private static readonly HashSet<string> PhraseStarters = Set(
        "a an the his her its their my our your another each every some any several many no");

    private static readonly HashSet<string> Modals =
        Set("can could will would shall should may might must do does did n't 'll 'd na");

    private static readonly HashSet<string> Linking =
        Set("is are was were be been being 's 're 'm seems appears looks looking becomes");

    // "to" after these is a preposition: "next to water".
    private static readonly HashSet<string> BeforePrepositionTo = Set(
        "next close adjacent similar due attached connected compared leading leads near parallel opposite according "
        + "thanks related relative belonging belongs back comparable refers referring access addition contrast "
        + "attention dedicated pointing");

    private static readonly HashSet<string> PluralPeople = Set("people men women children who");

    // End in "s" without being plural nouns.
    private static readonly HashSet<string> NoPlurals = Set("stands sits hangs has is was sways shows");

    public static bool IsPreposition(string word) => Prepositions.Contains(word);

    public static bool IsDeterminer(string word) => Determiners.Contains(word);

    public static bool StartsPhrase(string word) => PhraseStarters.Contains(word);

    public static bool IsModal(string word) => Modals.Contains(word);

    public static bool IsLinking(string word) => Linking.Contains(word);

    public static bool TakesPrepositionTo(string word) => BeforePrepositionTo.Contains(word);

    public static bool IsAdverb(string word) => word.EndsWith("ly", StringComparison.Ordinal);

    /// <summary>A noun, adjective, adverb or full verb: none of the function words, and no punctuation.</summary>
    public static bool IsContent(string word) =>
        word.Any(char.IsLetter) && word[0] != '\'' && !Prepositions.Contains(word) && !Determiners.Contains(word)
        && !Auxiliaries.Contains(word) && !Others.Contains(word);

    /// <summary>Looks like a plural noun, from its end.</summary>
    public static bool LooksPlural(string word) =>
        word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && !NoPlurals.Contains(word);

    /// <summary>Can be the subject of a verb in its base form: "people watch", "birds drink".</summary>
    public static bool IsPluralSubject(string word) => PluralPeople.Contains(word) || (IsContent(word) && LooksPlural(word));

    private static HashSet<string> Set(string words) => [.. words.Split(' ')];
}
