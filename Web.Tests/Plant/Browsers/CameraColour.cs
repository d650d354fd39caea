namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The colours that a fake camera can send: far enough apart that each is recognised after encoding, scaling
/// and another browser's decoder.</summary>
public enum CameraColour
{
    Red,
    Green,
    Blue,
    Yellow,
    Magenta,
    Cyan,
}
