using AdaViP.Pairs.Sentences;
using Xunit;

namespace AdaViP.Pairs.Tests;

public sealed class RuleSentenceSplitterTests
{
    // Text, then its sentences, all separated by '|'.
    [Theory]
    [InlineData("A dog runs. A cat sits.|A dog runs.|A cat sits.")]
    [InlineData("One sentence without an end|One sentence without an end")]
    [InlineData("Mr. Smith meets Dr. Jones at St. Paul. They smile.|Mr. Smith meets Dr. Jones at St. Paul.|They smile.")]
    [InlineData("The sign says 3.5 km. It is 2.0 m high.|The sign says 3.5 km.|It is 2.0 m high.")]
    [InlineData("It holds fruit, e.g. Apples, i.e. Red ones.|It holds fruit, e.g. Apples, i.e. Red ones.")]
    [InlineData("Cups, plates, etc. are here. "
        + "There are forks, etc. A knife lies there.|Cups, plates, etc. are here.|There are forks, etc.|A knife lies there.")]
    [InlineData("A U.S. Army truck. Made in the U.S. The flag waves.|A U.S. Army truck.|Made in the U.S.|The flag waves.")]
    [InlineData("J. K. Rowling signs a book. So do I. He waits.|J. K. Rowling signs a book.|So do I.|He waits.")]
    [InlineData("He says \"Stop!\" and waits. "
        + "\"Who is there?\" She turns.|He says \"Stop!\" and waits.|\"Who is there?\"|She turns.")]
    [InlineData("Is it red? No. It is blue! Really?!|Is it red?|No.|It is blue!|Really?!")]
    [InlineData("Wait... there is more. Then... A dog.|Wait... there is more.|Then...|A dog.")]
    [InlineData("A street (it is wet.) and a car. (A bus waits.) Done.|A street (it is wet.) and a car.|(A bus waits.)|Done.")]
    [InlineData("See fig. 3 and no. 5. It was Jan. 5 then.|See fig. 3 and no. 5.|It was Jan. 5 then.")]
    [InlineData("1. A cat. 2. A dog. 3. Two birds.|A cat.|A dog.|Two birds.")]
    [InlineData("There are 12. They are red.|There are 12.|They are red.")]
    [InlineData("犬が走る。猫が寝る！|犬が走る。|猫が寝る！")]
    [InlineData("A dog. a dog. A DOG.|A dog. a dog.|A DOG.")]
    [InlineData("Same. Same. Other.|Same.|Other.")]
    public void Text_Split_GivesItsSentences(string row)
    {
        string[] parts = row.Split('|');
        Assert.Equal(parts[1..], RuleSentenceSplitter.Split(parts[0]));
    }

    [Fact]
    public void Lists_Split_ByItem()
    {
        string text = "The picture shows:\n- a red car\n"
            + "* **two** dogs. They run.\n• a tree\n\n1. First point.\n2) Second\n   goes on here.\n(a) last";
        Assert.Equal(
            ["The picture shows:", "a red car", "two dogs.", "They run.", "a tree", "First point.",
                "Second goes on here.", "last"],
            RuleSentenceSplitter.Split(text));
    }

    [Fact]
    public void WrappedLinesAndHeadings_AreTold_Apart()
    {
        Assert.Equal(
            ["Summary", "A dog runs over the green grass.", "It is fast."],
            RuleSentenceSplitter.Split("## Summary\nA dog runs\r\nover the green grass.\r\n\r\nIt is fast."));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n\t ")]
    [InlineData("...")]
    [InlineData("- \n* \n!!!")]
    public void NothingToSay_GivesNoSentence(string text) => Assert.Empty(RuleSentenceSplitter.Split(text));

    [Fact]
    public void EveryWord_EndsUpInASentence()
    {
        string text = "Mr. A. B. Smith, 41.5 years old (approx. 42), said: \"No. 5 is at 3 p.m. on Dec. 4.\" Then ... he left! "
            + "Why? See e.g. fig. 2.";
        string[] words = text.Split(' ');
        Assert.Equal(words, RuleSentenceSplitter.Split(text).SelectMany(sentence => sentence.Split(' ')));
    }
}
