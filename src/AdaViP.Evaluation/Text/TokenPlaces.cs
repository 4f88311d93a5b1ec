namespace AdaViP.Evaluation.Text;

/// <summary>Finds tokens again in the text that they came from.</summary>
public static class TokenPlaces
{
    /// <summary>Where each token begins; −1 for tokens that the text does not have (`` and '' for a double quote).</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Its tokens, in order.</param>
    public static int[] Locate(string text, IReadOnlyList<string> tokens)
    {
        int[] places = new int[tokens.Count];
        int from = 0;
        for (int i = 0; i < places.Length; i++)
        {
            bool quote = tokens[i] is "``" or "''";
            int place = text.IndexOf(tokens[i], from, StringComparison.OrdinalIgnoreCase);
            places[i] = quote ? -1 : place;
            from = quote || place < 0 ? from : place + tokens[i].Length;
        }

        return places;
    }
}
