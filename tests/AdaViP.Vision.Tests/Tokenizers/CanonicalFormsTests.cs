using System.Text;
using AdaViP.Vision.Tokenizers;
using Xunit;

namespace AdaViP.Vision.Tests.Tokenizers;

/// <summary>Examples of Unicode's normalisation forms (UAX 15, figures 3 to 6).</summary>
public sealed class CanonicalFormsTests
{
    [Theory]
    [InlineData("\u00C5", "A\u030A", "\u00C5")]
    [InlineData("\u212B", "A\u030A", "\u00C5")]
    [InlineData("\u2126", "\u03A9", "\u03A9")]
    [InlineData("\u1E69", "s\u0323\u0307", "\u1E69")]
    [InlineData("\u1E0B\u0323", "d\u0323\u0307", "\u1E0D\u0307")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307")]
    [InlineData("\uFB01", "\uFB01", "\uFB01")]
    [InlineData("\uAC01", "\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("a\u0301b\u0302", "a\u0301b\u0302", "\u00E1b\u0302")]
    [InlineData("plain", "plain", "plain")]
    public void Text_ComposedAndDecomposed_IsUnicodesForm(string text, string decomposed, string composed)
    {
        Assert.Equal(decomposed, CanonicalForms.Decompose(text));
        Assert.Equal(composed, CanonicalForms.Compose(text));
        Assert.Equal(composed, CanonicalForms.Compose(decomposed));
    }

    /// <summary>Laws of UAX 15 that a damaged table breaks, for every character.</summary>
    [Fact]
    public void EveryCharacter_DecomposedAndComposed_StaysTheSame()
    {
        for (int code = 0; code <= 0x10FFFF; code++)
        {
            if (!Rune.IsValid(code))
            {
                continue;
            }

            string text = new Rune(code).ToString();
            string decomposed = CanonicalForms.Decompose(text);
            string composed = CanonicalForms.Compose(text);
            if (decomposed == text && composed == text)
            {
                continue;
            }

            Assert.True(decomposed == CanonicalForms.Decompose(decomposed), $"{code:X}: decomposed twice");
            Assert.True(decomposed == CanonicalForms.Decompose(composed), $"{code:X}: decomposed again");
            Assert.True(composed == CanonicalForms.Compose(decomposed), $"{code:X}: composed again");
        }
    }
}
