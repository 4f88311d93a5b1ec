using AdaViP.Cli.Failures;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using CsCheck;

namespace AdaViP.Cli.Tests.Recipes;

public sealed class RecipeYamlTests
{
    [Fact]
    public void Write_RandomRecipes_ReadBackEqual() =>
        RecipeGenerator.Recipes.Sample(
            recipe =>
            {
                string yaml = RecipeYamlWriter.Write(recipe);
                return RecipeDocument.Read(yaml, "recipe.yaml").Build() == recipe;
            },
            iter: 300);

    [Fact]
    public void Write_AnyRecipe_EveryKeyHasItsCommentAbove()
    {
        string[] lines = RecipeYamlWriter.Write(new TrainingRecipe()).Split('\n');
        foreach (SettingField field in TrainingRecipe.Schema.Settings)
        {
            int comment = Array.FindIndex(lines, line => line.Trim() == "# " + RecipeYamlWriter.CommentOf(field));
            Assert.True(comment >= 0, $"no comment for {field.Path}");
            Assert.StartsWith(field.Name + ": ", lines[comment + 1].Trim(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("objective: vision_sum\n", PreferenceObjective.VisionSum)]
    [InlineData("objective: adavip\n", PreferenceObjective.AdaVip)]
    [InlineData("objective: 'mdpo'\n", PreferenceObjective.Mdpo)]
    public void Read_Objective_IsSnakeCase(string yaml, PreferenceObjective expected) =>
        Assert.Equal(expected, RecipeDocument.Read(yaml, "r.yaml").Build().Objective);

    [Fact]
    public void Read_FewKeys_OthersHaveDefaults()
    {
        TrainingRecipe recipe = RecipeDocument.Read("# mine\nmodel:\n  precision: bfloat16\ndata:\n", "r.yaml").Build();
        Assert.Equal(new TrainingRecipe { Model = new ModelRecipe { Precision = WeightPrecision.BFloat16 } }, recipe);
    }

    [Theory]
    [InlineData("objective: dpo\nloss:\n  anchor: -1\n  anchor_weight: 0.5\n", -1, 0.5)]
    [InlineData("loss:\n  anchor_weight: 2\n", 0, 2)]
    [InlineData("objective: mdpo\nloss:\n  anchor: 1\n  anchor_weight: 1\n", 1, 1)]
    [InlineData("objective: mdpo\nloss:\n  anchor: 1\n", 1, 0)]
    public void Read_AnchorOfAPreferenceLoss_IsTaken(string yaml, double anchor, double weight) =>
        Assert.Equal(
            new LossRecipe { Anchor = anchor, AnchorWeight = weight }, RecipeDocument.Read(yaml, "r.yaml").Build().Loss);

    [Theory]
    [InlineData("loss:\n  beta: 0.1\noptimizer:\n  lerning_rate: 1\n",
        "r.yaml:4: optimizer.lerning_rate is not a key of a recipe. "
        + "Did you mean \"optimizer.learning_rate\"? Keys of optimizer: learning_rate,")]
    [InlineData("optimizer:\n  lr: 1\n",
        "r.yaml:2: optimizer.lr is not a key of a recipe. Did you mean \"optimizer.learning_rate\"? Keys of optimizer:")]
    [InlineData("loss:\n  beta: 0.1\noptimizer:\n\tlearning_rate: 1\n", "r.yaml:4: not valid YAML: a tab indents this line.")]
    [InlineData("learning_rate: 1\n",
        "r.yaml:1: learning_rate is not a key of a recipe. "
        + "Did you mean \"optimizer.learning_rate\"? Keys: name, objective, loss,")]
    [InlineData("optimiser:\n  learning_rate: 1\n", "r.yaml:1: optimiser is not a key of a recipe. Did you mean \"optimizer\"?")]
    [InlineData("loss:\n  beta: fast\n", "r.yaml:2: loss.beta is \"fast\" but must be a number greater than 0.")]
    [InlineData("loss:\n  beta: 0\n", "r.yaml:2: loss.beta is \"0\" but must be a number greater than 0.")]
    [InlineData("loss:\n  beta: .nan\n", "r.yaml:2: loss.beta is \".nan\" but must be a number greater than 0.")]
    [InlineData("loss:\n  beta: NaN\n", "r.yaml:2: loss.beta is \"NaN\" but must be a number greater than 0.")]
    [InlineData("loss:\n  beta:\n", "r.yaml:2: loss.beta has no value; it must be a number greater than 0.")]
    [InlineData("loss:\n  beta: [1]\n", "r.yaml:2: loss.beta is \"[ 1 ]\" but must be a number greater than 0.")]
    [InlineData("loss.betta: 1\n",
        "r.yaml:1: loss.betta is not a key of a recipe. Did you mean \"loss.beta\"? Keys of loss: beta,")]
    [InlineData("a:\n  b: 1\n", "r.yaml:1: a is not a key of a recipe. Keys: name, objective,")]
    [InlineData("a.b: 1\n", "r.yaml:1: a.b is not a key of a recipe. Keys: name, objective,")]
    [InlineData("loss:\n  b: 1\n", "r.yaml:2: loss.b is not a key of a recipe. Keys of loss: beta,")]
    [InlineData("zzzzzzzzz: 1\n", "r.yaml:1: zzzzzzzzz is not a key of a recipe. Keys: name, objective,")]
    [InlineData("? [a]\n: 1\n", "r.yaml:1: a key must be a word, but this is a list.")]
    [InlineData("loss: 3\n",
        "r.yaml:1: loss is a single value, \"3\", but must be a map of keys to values, for example loss: { beta: ... }.")]
    [InlineData("optimizer:\n  beta1: 1\n",
        "r.yaml:2: optimizer.beta1 is \"1\" but must be a number of at least 0 and of at most 0.999999.")]
    [InlineData("optimizer:\n  epsilon: 1e-46\n",
        "r.yaml:2: optimizer.epsilon is \"1e-46\" but must be between 1.2e-38 and 3.4e+38 in size")]
    [InlineData("optimizer:\n  epsilon: 1e-300\n",
        "r.yaml:2: optimizer.epsilon is \"1e-300\" but must be between 1.2e-38 and 3.4e+38 in size")]
    [InlineData("optimizer:\n  epsilon: 1e-400\n",
        "r.yaml:2: optimizer.epsilon is \"1e-400\" but must be a number greater than 0.")]
    [InlineData("optimizer:\n  epsilon: 1.1e-38\n", "r.yaml:2: optimizer.epsilon is \"1.1e-38\" but must be between")]
    [InlineData("optimizer:\n  learning_rate: 1e39\n",
        "r.yaml:2: optimizer.learning_rate is \"1e39\" but must be 0 or between 1.2e-38 and 3.4e+38 in size")]
    [InlineData("optimizer:\n  learning_rate: 1e-400\n",
        "r.yaml:2: optimizer.learning_rate is \"1e-400\" but must be 0 or between")]
    [InlineData("optimizer:\n  weight_decay: 1e39\n", "r.yaml:2: optimizer.weight_decay is \"1e39\" but must be 0 or between")]
    [InlineData("optimizer:\n  max_grad_norm: 1e-39\n",
        "r.yaml:2: optimizer.max_grad_norm is \"1e-39\" but must be 0 or between")]
    [InlineData("loss:\n  beta: 1e300\n", "r.yaml:2: loss.beta is \"1e300\" but must be between 1.2e-38 and 3.4e+38 in size")]
    [InlineData("objective: mdpo\nloss:\n  anchor: -1e39\n", "r.yaml:3: loss.anchor is \"-1e39\" but must be 0 or between")]
    [InlineData("schedule:\n  steps: 5.5\n", "r.yaml:2: schedule.steps is \"5.5\" but must be a whole number of at least 0.")]
    [InlineData("schedule:\n  batch_size: 0\n",
        "r.yaml:2: schedule.batch_size is \"0\" but must be a whole number of at least 1 and of at most 8192.")]
    [InlineData(
        "schedule:\n  steps: 99999999999\n",
        "r.yaml:2: schedule.steps is \"99999999999\" but must be a whole number of at least 0 and of at most 2147483647.")]
    [InlineData(
        "schedule:\n  steps: -99999999999\n",
        "r.yaml:2: schedule.steps is \"-99999999999\" but must be a whole number of at least 0 and of at most 2147483647.")]
    [InlineData(
        "schedule:\n  seed: 9999999999999999999\n",
        "r.yaml:2: schedule.seed is \"9999999999999999999\" but must be a whole number of at least 0 "
        + "and of at most 9223372036854775807.")]
    [InlineData("schedule:\n  epochs: 1e300\n",
        "r.yaml:2: schedule.epochs is \"1e300\" but must be a number greater than 0 and of at most 10000.")]
    [InlineData("model:\n  train_decoder: yes\n", "r.yaml:2: model.train_decoder is \"yes\" but must be true or false.")]
    [InlineData("model:\n  precision: fp16\n",
        "r.yaml:2: model.precision is \"fp16\" but must be one of auto, float32, bfloat16.")]
    [InlineData(
        "objective: AdaVip\n",
        "r.yaml:1: objective is \"AdaVip\" but must be one of adavip, dpo, vision_sum, vision_half, vision_joint, mdpo, sft. "
        + "Did you mean \"adavip\"?")]
    [InlineData("name: a\nname: b\n", "r.yaml:2: not valid YAML:")]
    [InlineData("a: b: c\n", "r.yaml:1: not valid YAML:")]
    [InlineData("- a\n", "r.yaml:1: a recipe is a map of keys to values, but this is a list.")]
    [InlineData("name: a\n---\nname: b\n", "r.yaml:3: a recipe is one YAML document, but a second one starts here.")]
    [InlineData("", "r.yaml: the file is empty, but a recipe is expected. 'adavip recipe show default' prints a whole one.")]
    [InlineData("runtime:\n  device: gpu\n", "r.yaml:2: runtime.device is \"gpu\" but must be auto, cpu or cuda:N")]
    [InlineData("runtime:\n  device: cuda:0\n  kernels: native\n",
        "r.yaml:3: runtime.kernels is native, which computes in the processor's memory, but runtime.device is cuda:0.")]
    [InlineData("loss:\n  anchor: 1\n",
        "r.yaml:2: loss.anchor is 1, but loss.anchor_weight is 0, so that it counts nothing. Set loss.anchor_weight or remove")]
    [InlineData("objective: mdpo\nloss:\n  anchor_weight: 0.5\n",
        "r.yaml:3: loss.anchor_weight is 0.5, but objective is mdpo, whose anchor has the weight 1. Remove loss.anchor_weight, "
        + "or choose an objective whose anchor takes any weight: adavip, dpo, vision_sum, vision_half, vision_joint.")]
    [InlineData("objective: sft\nloss:\n  anchor_weight: 0.5\n",
        "r.yaml:3: loss.anchor_weight is 0.5, but objective is sft, which has no reference model and so no reward to anchor.")]
    [InlineData("objective: sft\nloss:\n  anchor: 2\n", "r.yaml:3: loss.anchor is 2, but objective is sft, which has no")]
    [InlineData("loss:\n  anchor_weight: -0.5\n",
        "r.yaml:2: loss.anchor_weight is \"-0.5\" but must be a number of at least 0.")]
    [InlineData("loss:\n  anchor_weight: .inf\n", "r.yaml:2: loss.anchor_weight is \".inf\" but must be a number of at least 0.")]
    [InlineData("schedule:\n  steps: 5\n  warmup_steps: 6\n", "r.yaml:3: schedule.warmup_steps is 6 but schedule.steps is 5:")]
    [InlineData("model:\n  train_decoder: false\n  train_projector: false\n",
        "r.yaml:2: model.train_vision_tower, model.train_projector and model.train_decoder are all false:")]
    public void Read_BadRecipe_NamesFileLineKeyValueAndWayOut(string yaml, string message)
    {
        UsageErrorException error = Assert.Throws<UsageErrorException>(() => RecipeDocument.Read(yaml, "r.yaml").Build());
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WholeKeyAtTheRoot_IsThatKey() =>
        Assert.Equal(0.3, RecipeDocument.Read("loss.beta: 0.3\n", "r.yaml").Build().Loss.Beta);

    [Fact]
    public void Read_TwoProblems_BothReported()
    {
        UsageErrorException error = Assert.Throws<UsageErrorException>(
            () => RecipeDocument.Read("nam: x\nloss:\n  beta: -1\n", "r.yaml").Build());
        Assert.Equal(["r.yaml:1", "r.yaml:3"], error.Message.Split('\n').Select(line => line[..8]));
    }

    [Fact]
    public void Override_Value_WinsOverTheFile()
    {
        TrainingRecipe recipe = RecipeLibrary.Load(
            "tiny", "optimizer.learning_rate=1e-4", "optimizer.learning_rate = 2e-4", "name=a=b");
        Assert.Equal(2e-4, recipe.Optimizer.LearningRate);
        Assert.Equal("a=b", recipe.Name);
        Assert.Equal(5, recipe.Schedule.Steps);
    }

    [Theory]
    [InlineData("optimizer.learning_rat=1",
        "--set: optimizer.learning_rat is not a key of a recipe. Did you mean \"optimizer.learning_rate\"?")]
    [InlineData("optimizer=1", "--set: optimizer is a section, not a key; its keys are optimizer.learning_rate,")]
    [InlineData("optimizer.learning_rate", "--set: \"optimizer.learning_rate\" has no \"=\"")]
    [InlineData("optimizer.learning_rate=-1", "--set: optimizer.learning_rate is \"-1\" but must be a number of at least 0.")]
    [InlineData("schedule.warmup_steps=9", "--set: schedule.warmup_steps is 9 but schedule.steps is 5:")]
    public void Override_Bad_SameChecksAsTheFile(string assignment, string message)
    {
        UsageErrorException error = Assert.Throws<UsageErrorException>(() => RecipeLibrary.Load("tiny", assignment));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BuiltIn_ValidAndEveryKeyCommented()
    {
        Assert.Equal(["default", "llava-1.5-13b", "llava-1.5-7b", "micro", "micro-sft", "tiny"], RecipeLibrary.Names);
        foreach (string name in RecipeLibrary.Names)
        {
            Assert.Equal(name, RecipeLibrary.Load(name).Name);
            string[] lines = RecipeLibrary.Text(name).Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                bool isKey = lines[i].Contains(": ", StringComparison.Ordinal) && !lines[i].TrimStart().StartsWith('#');
                Assert.True(!isKey || lines[i - 1].TrimStart().StartsWith("# ", StringComparison.Ordinal),
                    $"{name}:{i + 1}: {lines[i]} has no comment");
            }
        }
    }

    [Fact]
    public void Load_PaperRecipes_HavePaperSettings()
    {
        foreach ((string name, int batch) in new[] { ("llava-1.5-7b", 32), ("llava-1.5-13b", 16) })
        {
            TrainingRecipe recipe = RecipeLibrary.Load(name);
            Assert.Equal(PreferenceObjective.AdaVip, recipe.Objective);
            Assert.Equal(0.1, recipe.Loss.Beta);
            Assert.Equal(5000, recipe.Schedule.Steps);
            Assert.Equal(batch, recipe.Schedule.BatchSize * recipe.Schedule.Accumulation);
            Assert.Equal(5e-7, recipe.Optimizer.LearningRate);
            Assert.True(recipe.Model is { TrainDecoder: true, TrainProjector: true, TrainVisionTower: false });
        }
    }

    [Fact]
    public void Load_MissingFile_NamesTheBuiltInRecipes()
    {
        UsageErrorException error = Assert.Throws<UsageErrorException>(() => RecipeLibrary.Load("none.yaml"));
        Assert.Contains("\"none.yaml\" is neither a file nor a built-in recipe", error.Message, StringComparison.Ordinal);
        Assert.Contains("llava-1.5-7b", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xff }, "recipe.yaml:2", "byte 0xff at offset 8")]
    [InlineData(new byte[] { 0xc3, 0x28 }, "recipe.yaml:2", "byte 0xc3 at offset 8")]
    [InlineData(new byte[] { 0x20, 0xe2, 0x82 }, "recipe.yaml:2", "byte 0xe2 at offset 9")]
    public async Task Load_NotUtf8_NamesFileLineAndByte(byte[] bytes, params string[] texts)
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("recipe.yaml");
        await File.WriteAllBytesAsync(path, [.. "name: x\n"u8, .. bytes], TestContext.Current.CancellationToken);
        (await InProcess.RunAsync("recipe", "validate", path)).ShouldFail(2, texts);
    }

    [Fact]
    public async Task Load_ByteOrderMark_IsNoPartOfTheText()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("recipe.yaml");
        await File.WriteAllBytesAsync(path, [0xef, 0xbb, 0xbf, .. "name: é\n"u8], TestContext.Current.CancellationToken);
        Assert.Equal("é", RecipeLibrary.Load(path).Name);
    }

    [Theory]
    [InlineData("config.json", "{\n  \"model_type\": \"llava\"\n}\n", false)]
    [InlineData("models.yaml", "tagger:\n  path: a\nscorer:\n  path: b\n", false)]
    [InlineData("notes.txt", "Things to do: everything\n", false)]
    [InlineData("mine.yaml", "name: mine\nlos:\n  beta: 0.1\noptimizer.learning_rate: x\n", true)]
    [InlineData("broken.yaml", "loss: {beta: 0.1\n", true)]
    public async Task RecipeCopy_Overwriting_ReplacesRecipesOnly(string name, string text, bool isReplaced)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, text);
        CommandResult result = await InProcess.RunAsync("recipe", "copy", "tiny", path, "--overwrite");
        if (isReplaced)
        {
            result.ShouldExit(0);
        }
        else
        {
            result.ShouldFail(2, path, "which is not a recipe and would be lost");
        }

        string left = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(isReplaced ? RecipeLibrary.Text("tiny") : text, left);
    }

    [Fact]
    public async Task RecipeCommands_CopyShowValidate_WorkTogether()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("mine.yaml");
        (await InProcess.RunAsync("recipe", "copy", "tiny", path)).ShouldExit(0);
        Assert.Equal(RecipeLibrary.Text("tiny"), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        (await InProcess.RunAsync("recipe", "copy", "tiny", path)).ShouldFail(2, "exists", "--overwrite");
        string spaced = folder.At("it's mine.yaml");
        CommandResult said = (await InProcess.RunAsync("recipe", "copy", "tiny", spaced)).ShouldExit(0);
        string quoted = "'" + spaced.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
        Assert.Contains($"adavip recipe validate {quoted}", said.Out, StringComparison.Ordinal);
        (await InProcess.RunAsync("recipe", "copy", "tiny", path, "--overwrite")).ShouldExit(0);
        (await InProcess.RunAsync("recipe", "validate", path)).ShouldExit(0);
        CommandResult shown = (await InProcess.RunAsync("recipe", "show", path, "--set", "loss.beta=0.25")).ShouldExit(0);
        Assert.Equal(0.25, RecipeDocument.Read(shown.Out, "shown").Build().Loss.Beta);
        await File.AppendAllTextAsync(path, "betta: 1\n", TestContext.Current.CancellationToken);
        (await InProcess.RunAsync("recipe", "validate", path)).ShouldFail(2, path + ":", "betta", "loss.beta");
    }
}
