using AdaViP.Evaluation.Answers;
using Xunit;

namespace AdaViP.Evaluation.Tests.Answers;

/// <summary>The lenient reading of yes/no answers as docs/evaluation.md states it.</summary>
public sealed class YesNoParserTests
{
    [Theory]
    [InlineData("Yes, there is no dog.", YesNo.Yes)]
    [InlineData("  no", YesNo.No)]
    [InlineData("There is no dog.", YesNo.No)]
    [InlineData("I would say yes.", YesNo.Yes)]
    [InlineData("Answer: yes or no", YesNo.Unclear)]
    [InlineData("The cat is asleep.", YesNo.Unclear)]
    [InlineData("Not sure, nobody knows", YesNo.Unclear)]
    [InlineData("", YesNo.Unclear)]
    [InlineData("'No'", YesNo.No)]
    [InlineData("\u2018No\u2019", YesNo.No)]
    [InlineData("\u2018yes\u2019 it is", YesNo.Yes)]
    [InlineData("no's", YesNo.Unclear)]
    [InlineData("No\u2019s the word", YesNo.Unclear)]
    [InlineData("No\u02BCs the word", YesNo.Unclear)]
    public void Lenient_EveryShape_IsReadAsStated(string text, YesNo expected) =>
        Assert.Equal(expected, YesNoParser.Lenient(text));
}
