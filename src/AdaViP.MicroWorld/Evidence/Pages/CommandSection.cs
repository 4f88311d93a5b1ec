using static AdaViP.MicroWorld.Evidence.Pages.MarkdownText;

namespace AdaViP.MicroWorld.Evidence.Pages;

/// <summary>How every number was made: worlds, commands and seeds.</summary>
/// <param name="text">Gets it.</param>
/// <param name="facts">The commands.</param>
internal sealed class CommandSection(MarkdownText text, EvidenceFacts facts)
{
    /// <summary>Writes the section.</summary>
    /// <param name="worlds">Address of the folder of the world files.</param>
    public void Write(string worlds)
    {
        text.Heading("The commands and seeds of every number");
        text.Line("What differs between the runs of a regime stands in capitals: OUT is any folder; SEED is each of "
            + $"{string.Join(", ", EvidenceDesign.Seeds)}, SCENES is 100 + SEED (for learning rates both are each of "
            + Invariant($"{string.Join(", ", EvidenceDesign.ValidationSeeds)}, for gates {EvidenceDesign.ValidationSeeds[0]}); ")
            + "RATE is the learning rate in the tables above; RUN is any name; METHOD is one of:");
        text.Line();
        foreach ((string method, string words) in facts.Methods)
        {
            text.Line($"- {method}: `{words}`");
        }

        text.Line();
        text.Line($"World files (in [{worlds}]({worlds})) have what differs from the built-in world:");
        text.Line();
        foreach ((string name, string world) in EvidenceWorlds.All)
        {
            text.Line($"- {name}: {string.Join("; ", world.TrimEnd('\n').Split('\n').Select(line => $"`{line}`"))}");
        }

        foreach (RunCommands commands in facts.Commands)
        {
            text.Heading(Capital(commands.Title), level: 3);
            foreach (string line in commands.Lines)
            {
                text.Line($"- `{line}`");
            }
        }
    }
}
