using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.Fingerprints;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Which files beside a tokenizer make it another one.</summary>
public sealed class TokenizerFingerprintTests : SmallTokenizerCase
{
    // Reference log-probs of other ids must not be taken for those of these.
    [Theory]
    [InlineData("tokenizer_config.json", """{"eos_token": "<image>"}""", false)]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"261": {"content": "b c"}}}""", false)]
    [InlineData("special_tokens_map.json", """{"eos_token": "<eos>"}""", false)]
    [InlineData("added_tokens.json", """{"<pad>": 261}""", false)]
    [InlineData("tokenizer_config.json", """{"bos_token": "<bos>", "chat_template": "{{ x }}"}""", true)]
    public void Fingerprint_FileBeside_CountsWhereItChangesIds(string name, string content, bool isSame)
    {
        Write("tokenizer.json", Small().ToJsonString());
        string before = ModelFingerprint.Tokenizer(Folder.Path);
        Write(name, content);
        Assert.Equal(isSame, before == ModelFingerprint.Tokenizer(Folder.Path));
    }
}
