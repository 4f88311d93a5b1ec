namespace AdaViP.Data.Formats;

/// <summary>Layout of preference data; docs/data.md has an example of each.</summary>
public enum DatasetFormat
{
    /// <summary>Recognised from the file's fields.</summary>
    Auto,

    /// <summary>
    /// <c>image</c>, <c>question</c>, <c>chosen</c>, <c>rejected</c> and perhaps <c>rejected_image</c>, <c>id</c> or <c>idx</c>,
    /// <c>removed_tag</c>: our JSON lines and triplet tables, and RLAIF-V tables.
    /// </summary>
    Plain,

    /// <summary>RLHF-V: <c>image</c>, and <c>text</c> as a JSON string with question, chosen and rejected.</summary>
    RlhfV,

    /// <summary>ms-swift: <c>messages</c>, <c>images</c>, <c>rejected_response</c> and perhaps <c>rejected_images</c>.</summary>
    MsSwift,

    /// <summary>LLaMA-Factory: <c>conversations</c>, <c>chosen</c>, <c>rejected</c>, <c>images</c>.</summary>
    LlamaFactory,

    /// <summary>TRL: <c>images</c> or <c>image</c>, and <c>prompt</c>, <c>chosen</c>, <c>rejected</c> as message lists.</summary>
    Trl,

    /// <summary>LLaVA: <c>image</c> and <c>conversations</c>; supervised, without a rejected answer.</summary>
    Llava,

    /// <summary>POVID: <c>image</c>, <c>conversations</c> and <c>rejected_conversations</c>.</summary>
    Povid,
}
