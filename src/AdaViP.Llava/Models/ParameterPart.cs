namespace AdaViP.Llava.Models;

/// <summary>Which part of the model a parameter belongs to; recipes train parts.</summary>
public enum ParameterPart
{
    /// <summary>CLIP tower.</summary>
    VisionTower,

    /// <summary>The two layers between tower and decoder.</summary>
    Projector,

    /// <summary>Language model, embedding and head included.</summary>
    Decoder,
}
