using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace AdaViP.Cli.Tests.Support;

/// <summary>A private copy of the golden checkpoint that a test damages.</summary>
internal sealed class TinyCheckpoint(TemporaryFolder folder, string name = "model")
{
    public string Path { get; } = folder.Copy(GoldenRun.Model, name);

    public string File(string fileName) => System.IO.Path.Combine(Path, fileName);

    /// <summary>Changes config.json.</summary>
    public TinyCheckpoint Configure(Action<JsonObject> change)
    {
        JsonObject config = JsonNode.Parse(System.IO.File.ReadAllText(File("config.json")))!.AsObject();
        change(config);
        System.IO.File.WriteAllText(File("config.json"), config.ToJsonString());
        return this;
    }

    /// <summary>Makes it a sharded one, of one shard.</summary>
    public TinyCheckpoint Index()
    {
        const string Shard = "model-00001-of-00001.safetensors";
        System.IO.File.Move(File("model.safetensors"), File(Shard));
        using FileStream stream = System.IO.File.OpenRead(File(Shard));
        byte[] length = new byte[8];
        stream.ReadExactly(length);
        byte[] header = new byte[BinaryPrimitives.ReadInt64LittleEndian(length)];
        stream.ReadExactly(header);
        IEnumerable<KeyValuePair<string, JsonNode?>> map = JsonNode.Parse(header)!.AsObject()
            .Where(entry => entry.Key != "__metadata__")
            .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Shard));
        var index = new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = new JsonObject(map) };
        System.IO.File.WriteAllText(File("model.safetensors.index.json"), index.ToJsonString());
        return this;
    }

    /// <summary>Cuts a file.</summary>
    public TinyCheckpoint Truncate(string fileName, long length)
    {
        using FileStream stream = System.IO.File.OpenWrite(File(fileName));
        Assert.True(length < stream.Length);
        stream.SetLength(length);
        return this;
    }

    /// <summary>Overwrites the first number of a float32 tensor, or of one of its rows.</summary>
    public TinyCheckpoint Poison(string tensor, float value, int row = 0)
    {
        foreach (string shard in Directory.EnumerateFiles(Path, "*.safetensors"))
        {
            using FileStream stream = System.IO.File.Open(shard, FileMode.Open, FileAccess.ReadWrite);
            byte[] length = new byte[8];
            stream.ReadExactly(length);
            byte[] header = new byte[BinaryPrimitives.ReadInt64LittleEndian(length)];
            stream.ReadExactly(header);
            if (JsonNode.Parse(header)![tensor] is JsonNode entry)
            {
                long begin = entry["data_offsets"]![0]!.GetValue<long>();
                long rowBytes = (entry["data_offsets"]![1]!.GetValue<long>() - begin) / entry["shape"]![0]!.GetValue<long>();
                stream.Position = 8 + header.Length + begin + row * rowBytes;
                stream.Write(BitConverter.GetBytes(value));
                return this;
            }
        }

        throw new InvalidOperationException($"{Path} has no tensor {tensor}.");
    }
}
