using System.Text.Json;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Evaluation.Text;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Text;

/// <summary>Tokens against NLTK's.</summary>
public sealed class WordTokenizerTests
{
    [Fact]
    public void Tokenize_Sentences_GivesNltksTokens()
    {
        foreach (JsonElement sentence in GoldenFile.Read("goldens/amber/extraction.json").GetProperty("sentences")
            .EnumerateArray())
        {
            Assert.Equal(sentence.GetProperty("tokens").Texts(),
                WordTokenizer.Tokenize(sentence.GetProperty("text").GetString()!));
        }
    }

    [Fact]
    public void Tokenize_StoredCaptions_GivesNltksTokenCount()
    {
        string[] lines = File.ReadAllLines(SharedFiles.Require("fixtures/objhal/objhal_bench_answer_sampling.jsonl"));
        foreach (JsonElement caption in GoldenFile.Read("goldens/amber/extraction.json").GetProperty("captions").EnumerateArray())
        {
            int index = caption.GetProperty("idx").GetInt32();
            string text = JsonElement.Parse(lines[index]).GetProperty("answer").GetString()!;
            IReadOnlyList<string> tokens = WordTokenizer.Tokenize(text);
            Assert.True(caption.GetProperty("tokens").GetInt32() == tokens.Count,
                $"caption {index}: {tokens.Count} tokens: {string.Join('|', tokens)}");
        }
    }

    // What NLTK documents of its tokenizer, and rules of it that the goldens do not meet.
    [Theory]
    [InlineData("Good muffins cost $3.88\nin New York.  Please buy me\ntwo of them.\n\nThanks.",
        "Good muffins cost $ 3.88 in New York . Please buy me two of them . Thanks .")]
    [InlineData("They'll save and invest more.", "They 'll save and invest more .")]
    [InlineData("hi, my name can't hello,", "hi , my name ca n't hello ,")]
    [InlineData("He said \"a dog.\" Then he left.", "He said `` a dog . '' Then he left .")]
    [InlineData("(a dog.) The cat", "( a dog . ) The cat")]
    [InlineData("I cannot; gimme that, I wanna go", "I can not ; gim me that , I wan na go")]
    [InlineData("dogs--cats at 5 p.m. in the park", "dogs -- cats at 5 p.m. in the park")]
    [InlineData("a cow.A horse", "a cow.A horse")]
    [InlineData("1. A dog 2. A cat", "1 . A dog 2 . A cat")]
    [InlineData("There are 2. 3 of them are red", "There are 2 . 3 of them are red")]
    [InlineData("version 2. of it, see J. Smith. A dog", "version 2. of it , see J. Smith . A dog")]
    [InlineData("a dog.’s bone? 'No.' (x)", "a dog. ’ s bone ? 'No . ' ( x )")]
    [InlineData("", "")]
    [InlineData(" \n ", "")]
    public void Tokenize_Text_GivesTheseTokens(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', WordTokenizer.Tokenize(text)));
}
