namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>What a page gets that asks for camera and microphone.</summary>
public enum MediaDevices
{
    /// <summary>Both, without a prompt.</summary>
    Granted,

    /// <summary>Both are there, and the person has said no: <c>NotAllowedError</c>.</summary>
    Refused,

    /// <summary>Both are there, and the browser asks in every document anew, until the test answers with
    /// <see cref="Media.MediaProbe.AnswerAsync"/>.</summary>
    Asked,

    /// <summary>A microphone and no camera: <c>NotFoundError</c> for whoever insists on video.</summary>
    NoCamera,

    /// <summary>Neither: <c>NotFoundError</c>.</summary>
    NoDevices,
}
