using System.Text.Json;
using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Foundation;
using AdaViP.Data.Triplets;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>Small files under the names that the pages use for models, pictures, preference data and benchmarks.</summary>
internal static class DocumentedFiles
{
    private const int CocoPicture = 100;

    // As many as llava-1.5-7b takes at once.
    private const int RowsOfATable = 4;

    private const string Judged = """
        [{"question_type": "attribute", "question_topic": "animal", "image_id": "i", "image_src": "https://p.example/0.png",
          "image_content": ["Cat"], "question": "Which?", "gt_answer": "Brown.", "model_answer": "Black."}]
        """;

    private static readonly JsonSerializerOptions Official = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Prepares the folder that a page's commands run in.</summary>
    /// <param name="folder">Empty.</param>
    /// <param name="page">The page; docs/cli.md begins with pairs that were built, and nothing else.</param>
    public static async Task WriteAsync(TemporaryFolder folder, string page)
    {
        switch (page)
        {
            case "docs/cli.md":
                await PairsAsync(folder);
                break;
            case "README.md":
                Readme(folder);
                await PreferencesAsync(folder);
                await PairsAsync(folder);
                break;
            default:
                Link(folder, "llava-1.5-7b-hf", GoldenRun.Model);
                Link(folder, "runs/first", GoldenRun.Model);
                await PreferencesAsync(folder);
                if (page == "docs/data.md")
                {
                    // docs/recipes.md makes it.
                    File.Copy(
                        Path.Combine(RepositoryPaths.Root, "src", "AdaViP.Cli", "Recipes", "tiny.yaml"), folder.At("mine.yaml"));
                }

                await PairsAsync(folder);
                Questions(folder);
                StoredAnswers(folder);
                SplitsOfPope(folder);
                break;
        }
    }

    // A model, a photo, and the benchmark of its last section.
    private static void Readme(TemporaryFolder folder)
    {
        Link(folder, "llava-1.5-7b-hf", GoldenRun.Model);
        Link(folder, "photo.jpg", GoldenRun.Picture);
        Link(folder, "amber/images", GoldenRun.Images);
        Amber(folder, "amber/annotations", "query_all.json");
    }

    private static async Task PreferencesAsync(TemporaryFolder folder)
    {
        const string Row =
            """{"image": "0.png", "rejected_image": "0.removed.png", "question": "W?", "chosen": "A box.", "rejected": "No."}""";
        folder.Copy(GoldenRun.Images, "");
        File.Copy(GoldenRun.Data, folder.At("triplets.jsonl"));
        folder.Write("own.jsonl", $"{Row}\n{Row.Replace("A box", "A red box", StringComparison.Ordinal)}\n");
        await TableAsync(folder, "rlaif-v/rlaif-v.parquet");
    }

    // What a build leaves that pairs stats, pairs show and train read.
    private static async Task PairsAsync(TemporaryFolder folder)
    {
        folder.Write("pairs/trace.jsonl", """
            {"id":"1","picture":0,"photo":"0.png","width":8,"height":8,"question":"What?","preferred_answer":"A box.",
            "other_answer":"No.","sentences":["A box."],"tags":["box"],
            "boxes":[{"tag":"box","score":0.5,"box":[1,2,3,4],"query":0}],"dropped":[],
            "candidates":[{"tag":"box","score":0.5,"box":[1,2,3,4],"query":0,"mask_area":4,"dilated_area":6,
            "clip":[0.25],"clip_sum":0.25}],"chosen":0,"reason":null}
            """.ReplaceLineEndings("") + "\n");
        folder.Write("pairs/pairs.json", """{"data": "00", "models": "00", "pictures": "1", "shards": "1"}""");
        folder.Write("pairs/parts/stages.json", "[]");
        await TableAsync(folder, "pairs/pairs-00000.parquet");
    }

    private static async Task TableAsync(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.At(name))!);
        await using FileStream stream = File.Create(folder.At(name));
        await TripletTableWriter.WriteAsync(stream, Enumerable.Range(1, RowsOfATable).Select(row => new TripletRow
        {
            Id = $"{row}",
            Image = File.ReadAllBytes(GoldenRun.Picture),
            ImagePath = "0.png",
            RejectedImage = File.ReadAllBytes(Path.Combine(GoldenRun.Images, "0.removed.png")),
            RejectedPath = "0.removed.png",
            Question = "What?",
            Chosen = "A box.",
            Rejected = "No.",
            RemovedTag = "box",
            Box = new PixelBox(1, 2, 3, 4),
            BoxScore = 0.5,
            Sentences = ["A box."],
            ClipScores = [0.25],
        }));
    }

    private static void Questions(TemporaryFolder folder)
    {
        Link(folder, "coco/val2014", GoldenRun.Images);
        Link(folder, "AMBER/image", GoldenRun.Images);
        Link(folder, "evals/base", folder.At("evals/first"));
        Amber(folder, "AMBER/data", "AMBER/data/query/query_all.json");
        folder.Write("coco_pope_random.json", Lines(Pope("random")));
        string picture = Convert.ToBase64String(File.ReadAllBytes(GoldenRun.Picture));
        folder.Write(
            "obj_halbench_300_with_image.jsonl", Lines([new { ImageId = CocoPicture, Question = "Describe.", Image = picture }]));
        const string Pictures = """{"images": [{"id": 100}], "categories": [{"id": 17, "name": "cat"}], "annotations": """;
        foreach (string set in (string[])["train", "val"])
        {
            folder.Write($"coco/annotations/instances_{set}2014.json", Pictures + """[{"image_id": 100, "category_id": 17}]}""");
            folder.Write($"coco/annotations/captions_{set}2014.json", Pictures + """[{"image_id": 100, "caption": "A cat."}]}""");
        }

        folder.Write("synonyms_refine.txt", "cat, kitten\ndog, puppy\n");
        folder.Write("mmhal-bench_answer_template.json", Judged);
    }

    private static void StoredAnswers(TemporaryFolder folder)
    {
        folder.Write("similarity.json", """{"model": "m", "pairs": [["cat", "kitten", 0.9], ["dog", "puppy", 0.8]]}""");
        folder.Write("descriptions.jsonl", Lines([new { ImageId = CocoPicture, Text = "A cat and a dog." }]));
        folder.Write(
            "answers.jsonl", Lines(Pope("random").Select(row => new { row.QuestionId, Question = row.Text, Answer = "No" })));
        folder.Write("replies.json", """[{"model": "j", "choices": [{"message": {"content": "Rating: 3"}}]}]""");
        folder.Write("captions.jsonl", """{"id": "p0", "caption": "A cat and a dog."}""" + "\n");
        folder.Write("words.txt", "cat, kitten\ndog, puppy\n");
        folder.Write("objects.jsonl", """{"id": "p0", "objects": ["cat"]}""" + "\n");
    }

    // Answers as LLaVA writes them: a block of ids for each split, the question with what was asked for added.
    private static void SplitsOfPope(TemporaryFolder folder)
    {
        const int Block = 10_000_000;
        const string Wish = "\nAnswer the question using a single word or phrase.";
        string[] splits = ["random", "popular", "adversarial"];
        foreach (string split in splits)
        {
            folder.Write($"pope/coco/coco_pope_{split}.json", Lines(Pope(split)));
        }

        var rows = splits.SelectMany((split, block) => Pope(split).Select(row => new
        {
            QuestionId = (block * Block) + row.QuestionId,
            Prompt = row.Text + Wish,
            Text = "Yes",
            row.Image,
            Category = split,
        })).ToList();
        folder.Write("llava-v1.5-7b.jsonl", Lines(rows.Select(row => new { row.QuestionId, row.Prompt, row.Text })));
        folder.Write(
            "llava_pope_test.jsonl",
            Lines(rows.Select(row => new { row.QuestionId, row.Image, Text = row.Prompt, row.Category })));
    }

    private static void Amber(TemporaryFolder folder, string annotations, string questions)
    {
        folder.Write(annotations + "/annotations.json", """
            [{"id": 1, "type": "generative", "truth": ["cat"], "hallu": ["dog"]}, {"id": 2, "type": "relation", "truth": "yes"}]
            """);
        folder.Write(annotations + "/relation.json", """{"cat": ["kitten"], "dog": ["puppy"]}""");
        folder.Write(annotations + "/safe_words.txt", "picture\n");
        folder.Write(questions, """
            [{"id": 1, "image": "0.png", "query": "Describe."}, {"id": 2, "image": "0.png", "query": "Is it?"}]
            """);
        folder.Write("answers.json", """[{"id": 1, "response": "A cat and a dog."}, {"id": 2, "response": "Yes"}]""");
    }

    private static PopeRow[] Pope(string split) =>
    [
        new(1, "0.png", $"Is there a {split} cat in the image?", "no"),
        new(2, "1.png", $"Is there a {split} box in the image?", "yes"),
    ];

    private static string Lines(IEnumerable<object> rows) =>
        string.Concat(rows.Select(row => JsonSerializer.Serialize(row, Official) + "\n"));

    private static void Link(TemporaryFolder folder, string name, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.At(name))!);
        File.CreateSymbolicLink(folder.At(name), target);
    }

    private sealed record PopeRow(int QuestionId, string Image, string Text, string Label);
}
