using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The other side's picture in a small window over everything.</summary>
[Trait("Needs", "browser")]
public sealed class SmallPictureTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public async Task The_small_picture_follows_the_other_side_and_from_a_tab_it_has_controls()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.Probe.WaitForColourAsync(CameraColour.Blue);

        await docked.Scope.ClickAsync("button", "Picture in picture");
        await docked.Scope.WaitForExpressionAsync(
            "the small picture",
            "document.pictureInPictureElement === document.querySelector('video[data-party=remote]')"
        );
        await docked.Scope.EvaluateAsync<object?>("() => { window.firstVideo = document.pictureInPictureElement; }");
        await meet.Page.ReloadAsync();

        await docked.Scope.WaitForExpressionAsync(
            "the new leg's picture in it",
            """
            document.pictureInPictureElement &&
              document.pictureInPictureElement !== window.firstVideo &&
              document.pictureInPictureElement === document.querySelector('video[data-party=remote]')
            """
        );
        await docked.MediaFlowsAsync();
        await docked.Scope.ClickAsync("button", "Picture in picture");
        await docked.Scope.WaitForExpressionAsync(
            "no small picture",
            "document.pictureInPictureElement === null && document.getElementById('small').ariaPressed === 'false'"
        );

        await meet.WaitForLinkAsync();
        await meet.Scope.ClickAsync("button", "Picture in picture");
        await meet.Scope.WaitForExpressionAsync(
            "the small window's picture",
            "documentPictureInPicture.window?.document.querySelector('video').readyState >= 2"
        );
        await meet.Scope.EvaluateAsync<object?>(
            "documentPictureInPicture.window.document.querySelector('[data-for=mute]').click()"
        );
        await meet.Scope.WaitForAsync("button", "Unmute microphone");
        await meet.Scope.WaitForExpressionAsync(
            "the small window's button to say so",
            """
            documentPictureInPicture.window.document.querySelector('[data-for=mute]').ariaLabel ===
              'Unmute microphone'
            """
        );
        Assert.DoesNotContain(
            await meet.Page.ConsoleAsync(),
            line =>
                line.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase)
                || line.Contains("Trusted", StringComparison.Ordinal)
        );
        Assert.Equal(
            "rgb(21, 20, 19)",
            await meet.Scope.EvaluateAsync<string>(
                """
                getComputedStyle(documentPictureInPicture.window.document.querySelector('.small-window'))
                  .backgroundColor
                """
            )
        );
        await meet.Scope.EvaluateAsync<object?>(
            "documentPictureInPicture.window.document.getElementById('back').click()"
        );
        await meet.Scope.WaitForExpressionAsync(
            "the small window to close",
            "documentPictureInPicture.window === null && document.getElementById('small').ariaPressed === 'false'"
        );
        await meet.MediaFlowsAsync();

        await meet.Scope.ClickAsync("button", "Picture in picture");
        await meet.Scope.WaitForExpressionAsync(
            "the small window again",
            "documentPictureInPicture.window?.document.querySelector('video').readyState >= 2"
        );
        await meet.Scope.EvaluateAsync<object?>(
            "documentPictureInPicture.window.document.querySelector('[data-for=hang-up]').click()"
        );
        await meet.WaitForStateAsync("ended");
        await meet.Scope.WaitForExpressionAsync(
            "the small window to go with the call",
            "documentPictureInPicture.window === null"
        );
    }
}
