using System.Text.Json;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Evaluation.Text;
using Xunit;

namespace AdaViP.Evaluation.Tests.Text;

/// <summary>Written forms against what the WordNet lemmatizer leads back.</summary>
public sealed class NounFormsTests
{
    [Theory]
    [InlineData("goldens/amber/forms.json", false)]
    [InlineData("goldens/objhal/forms.json", true)]
    public void FormsOf_EveryWordOfTheBenchmarks_AreTheLemmatizersForms(string file, bool lowerCase)
    {
        foreach (JsonProperty word in GoldenFile.Read(file).GetProperty("forms").EnumerateObject())
        {
            // The forms of Object HalBench are those that occur in text in lower case.
            IEnumerable<string> forms =
                NounForms.FormsOf(word.Name).Where(form => !lowerCase || !form.Any(char.IsUpper) || form == word.Name);
            Assert.True(
                word.Value.Texts().Order(StringComparer.Ordinal).SequenceEqual(forms.Order(StringComparer.Ordinal)),
                $"{word.Name}: {string.Join(' ', forms.Order(StringComparer.Ordinal))}, expected "
                    + $"{string.Join(' ', word.Value.Texts())}");
        }
    }

    [Theory]
    [InlineData("dogs", "dog")]
    [InlineData("glasses", "glass")]
    [InlineData("knives", "knife")]
    [InlineData("women", "woman")]
    [InlineData("men", "men")]
    [InlineData("leaves", "leaves")]
    [InlineData("Dogs", "Dogs")]
    public void Lemma_OfAToken_IsTheWordItIsAFormOf(string token, string lemma)
    {
        var forms = new NounForms(["dog", "glass", "knife", "woman", "man", "leave"]);
        Assert.Equal(lemma, forms.Lemma(token));
    }
}
