using AdaViP.Cli.Tests.Support;
using AdaViP.Endpoints.Tests.Support;

namespace AdaViP.Cli.Tests.Readers;

/// <summary>One folder with an example of every JSON file that the program reads, made from what is in the repository.</summary>
public sealed class ReadersFixture : IAsyncLifetime
{
    private const string Pope = """{"question_id": 1, "image": "0.png", "text": "Is there a box in the image?", "label": "no"}""";

    private const string Judged = """
        [{"question_type": "attribute", "question_topic": "animal", "image_id": "i", "image_src": "https://p.example/0.png",
          "image_content": ["Cat"], "question": "Which?", "gt_answer": "Brown.", "model_answer": "Black."}]
        """;

    private const string Trace = """
        {"id":"1","picture":0,"photo":"a.jpg","width":8,"height":8,"question":"q","preferred_answer":"a","other_answer":"b",
        "sentences":["a"],"tags":["cat"],"boxes":[{"tag":"cat","score":0.5,"box":[1,2,3,4],"query":0}],
        "dropped":[{"tag":"dog","reason":"small"}],"candidates":[{"tag":"cat","score":0.5,"box":[1,2,3,4],"query":0,
        "mask_area":4,"dilated_area":6,"clip":[0.25],"clip_sum":0.25}],"chosen":0,"reason":null}
        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Where everything lies.</summary>
    public string Root => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        await TrainAsync();
        await AnswerAsync();
        await JudgeAsync();
        Data();
        Evaluations();
        Pairs();
        Reports();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    // "run": a run with its checkpoint. "model": what it published, with all files that may stand beside a model.
    private async Task TrainAsync()
    {
        string run = _folder.At("run");
        string[] train = GoldenRun.Train(run, "--set", "schedule.steps=1", "--set", "schedule.batch_size=2");
        (await InProcess.RunAsync(train)).ShouldExit(0);
        _folder.Copy(run, "model");
        Directory.Delete(_folder.At("model", "step-1"), recursive: true);
        File.Delete(_folder.At("model", "tokenizer.model"));
        File.Delete(_folder.At("model", "run.json"));
        Write("model/special_tokens_map.json", """{"bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}}""");
        _ = new TinyCheckpoint(_folder, "sharded").Index();
        string adapter = RepositoryPaths.Asset("portable", "lora", "adapter", "adapter_config.json");
        File.Copy(adapter, new TinyCheckpoint(_folder, "adapted").File("adapter_config.json"));
    }

    // "answers": an evaluation of a model, of which all files but the scores are read when it goes on.
    private async Task AnswerAsync()
    {
        _folder.Write("answers/pope.jsonl", Pope + "\n" + Pope.Replace("1,", "2,", StringComparison.Ordinal) + "\n");
        (await InProcess.RunAsync(JsonReaders.Answer(_folder.At("answers")))).ShouldExit(0);
    }

    // "judged": replies of a judge that are stored, so that nobody is asked again.
    private async Task JudgeAsync()
    {
        Write("judged/answers.json", Judged);
        using var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("Rating: 3"));
        string[] judge = JsonReaders.Judge(_folder.At("judged"));
        judge[Array.IndexOf(judge, "--judge-url") + 1] = server.Address.ToString();
        (await InProcess.RunAsync(judge)).ShouldExit(0);
    }

    private void Data()
    {
        Write("data/rows.jsonl", """
            {"id": "a", "image": "0.png", "rejected_image": "0.removed.png", "question": "What?", "chosen": "A box.",
             "rejected": "No."}
            """);
        Write("data/list.json", """
            [{"idx": 1, "images": ["0.png"], "prompt": "What?", "chosen": [{"role": "assistant", "content": "A box."}],
              "rejected": [{"role": "assistant", "content": "No."}], "weight": 0.5}]
            """);
        Write("data/swift.jsonl", """
            {"messages": [{"role": "user", "content": "<image>What?"}, {"role": "assistant", "content": "A box."}],
             "images": ["0.png"], "rejected_response": "No."}
            """);
        Write("data/inner.jsonl", """
            {"image": "0.png", "idx": 3, "text": "{\"question\": \"What?\", \"chosen\": \"A box.\", \"rejected\": \"No.\"}"}
            """);
    }

    private void Evaluations()
    {
        Write("pope/questions.jsonl", Pope);
        Write("pope/answers.jsonl", """{"question_id": 1, "question": "Is there a box in the image?", "answer": "No"}""");
        Write("pope/samples.jsonl", """
            {"doc_id": 0, "doc": {"question_id": "1", "question": "Is there a box in the image?", "answer": "no",
             "image_source": "0", "category": "random"}, "resps": [["No"]], "filtered_resps": ["No"]}
            """);
        Write("pope/swift.jsonl", """
            {"response": "No", "messages": [{"role": "user", "content": "Is there a box in the image?"}],
             "images": [{"path": "0.png"}]}
            """);
        Write("amber/annotations.json", """
            [{"id": 1, "type": "generative", "truth": ["cat"], "hallu": ["dog"]}, {"id": 2, "type": "relation", "truth": "yes"}]
            """);
        Write("amber/relation.json", """{"cat": ["kitten"], "dog": ["puppy"]}""");
        Write("amber/safe_words.txt", "picture\n");
        Write("amber/similar.json", """{"model": "m", "pairs": [["cat", "kitten", 0.9], ["dog", "puppy", 0.8]]}""");
        Write("amber/questions.json", """
            [{"id": 1, "image": "0.png", "query": "Describe."}, {"id": 2, "image": "0.png", "query": "Is it?"}]
            """);
        Write("amber/answers.json", """[{"id": 1, "response": "A cat and a dog."}, {"id": 2, "response": "Yes"}]""");
        Write("mmhal/questions.json", Judged);
        Write("mmhal/judge.json", """
            [{"model": "j", "judge_prompt": {"name": "p", "sha256": "00"}, "choices": [{"message": {"content": "Rating: 3"}}]}]
            """);
        string coco = """{"info": {"year": 2014}, "images": [{"id": 100}], "categories": [{"id": 17, "name": "cat"}], """;
        foreach (string set in (string[])["train", "val"])
        {
            Write($"coco/instances_{set}2014.json", coco + "\"annotations\": [{\"image_id\": 100, \"category_id\": 17}]}");
            Write($"coco/captions_{set}2014.json", coco + "\"annotations\": [{\"image_id\": 100, \"caption\": \"A cat.\"}]}");
        }

        Write("coco/synonyms.txt", "cat, kitten\ndog, puppy\n");
        Write("coco/answers.jsonl", """{"image_id": 100, "question": "Describe.", "answer": "A cat and a dog."}""");
        Write("coco/judge.jsonl", """{"image_id": 100, "extract_objs": ["cat", "dog"], "model": "j"}""");
        Write("coco/captions.jsonl", """{"image_id": 100, "caption": "A cat and a dog."}""");
        Write("coco/named.json", coco + """
            "annotations": [{"image_id": 100, "category_id": 17}, {"image_id": 100, "caption": "A cat."}]}
            """);
        Write("chair/words.txt", "cat, kitten\ndog, puppy\n");
        Write("chair/captions.jsonl", """{"id": "p0", "caption": "A cat and a dog."}""");
        Write("chair/objects.jsonl", """{"id": "p0", "objects": ["cat"]}""");
        Write("chair/questions.jsonl", """{"id": "p0", "image": "0.png"}""");
        Write("scores/scores.json", """
            {"F1": 0.5, "Accuracy": 0.6, "mean": {"F1": 0.4}, "extra": {"benchmark": "pope", "limit": 3, "as_official": false,
             "files": {"a.json": "00"}, "judge": {"models": ["j"], "prompt": "p", "prompt_sha256": "00"}}}
            """);
        Write("scores/items.json", """
            {"benchmark": "pope", "counters": ["TP", "FP", "TN", "FN"],
             "items": [{"id": "1", "stratum": 0, "values": [1, 0, 0, 0]}]}
            """);
    }

    // Two evaluations of the same caption: what the models say is put side by side.
    private void Reports()
    {
        foreach (string name in (string[])["described", "other"])
        {
            string word = name == "other" ? "cup" : "dog";
            string model = "\"model\": \"" + name + "\"";
            Write($"reported/{name}/run.json", "{\"benchmark\": \"chair\", " + model + """
                , "model_files": {"config.json": "00"}, "questions": "q.jsonl", "questions_sha256": "00", "limit": null,
                 "places": {"model": "../trained", "questions": "q.jsonl", "images": ["images"]}, "command": "adavip evaluate"}
                """.Replace("../trained", name == "other" ? "elsewhere" : "../trained", StringComparison.Ordinal));
            Write($"reported/{name}/answers.jsonl", "{\"id\": \"p0\", \"image\": \"0.png\", \"caption\": \"A " + word + ".\"}");
            Write($"reported/{name}/scores.json", """
                {"metrics": {"CHAIRi": 0.5, "CHAIRs_refine": 1, "obj_rec": 0.5, "avg_word_len": 2},
                 "extra": {"benchmark": "chair", "mode": "words"}}
                """);
            Write($"reported/{name}/items.json", """
                {"benchmark": "chair", "counters": ["captions", "captions_with_mention", "hallucinating_captions", "mentions",
                 "hallucinated_mentions", "right_classes", "truth_classes", "words"],
                 "items": [{"id": "p0", "stratum": 0, "values": [1, 1, 1, 1, 1, 0, 1, 2], "words": ["dog"],
                 "hallucinated": HALLUCINATED}]}
                """.Replace(
                    "HALLUCINATED",
                    name == "other" ? "[]" : "[\"dog\"], \"hallucinated_at\": [[2, 3]]",
                    StringComparison.Ordinal));
        }

        Write("reported/described/x-scores.json", """
            {"kind": "extra scores 1", "title": "t", "items": 1, "command": "c",
             "scores": [{"label": "broken", "value": 1.5, "unit": "%", "better": "lower"}]}
            """);
        Write("reported/trained/run.json", """
            {"version": "0.1.0", "step": 2, "model_folder": "m", "data": "d", "model_fingerprint": "00",
             "recipe": {"name": "mine", "objective": "adavip", "loss.beta": "0.1", "schedule.seed": "1"}}
            """);
        Write("reported/trained/environment.json", """{"processes": [{"command": "adavip train"}]}""");
        Write("reported/trained/metrics.jsonl", """
            {"step":1,"loss":1.5,"rewards/margins":0.1,"omega/rejected_answer":0.5,"samples/ids":["a"],"samples/logps":[[-1]]}
            """);
    }

    private void Pairs()
    {
        Write("pairs/trace.jsonl", Trace);
        Write("pairs/pairs.json", """{"data": "00", "models": "00", "pictures": "1", "shards": "1"}""");
        Write("pairs/parts/stages.json", """[{"Name": "tag", "Items": 3, "Seconds": 0.5}]""");
    }

    // The texts here go over lines for the reader; JSON lines do not.
    private void Write(string name, string text) => _folder.Write(
        name, (name.EndsWith(".jsonl", StringComparison.Ordinal) ? text.Trim().ReplaceLineEndings("") : text.Trim()) + "\n");
}
