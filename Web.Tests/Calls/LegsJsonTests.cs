using System.Text.Json;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Tests.Calls;

public sealed class LegsJsonTests
{
    private const string Stored =
        """[{"Id":"a","Party":"Visitor","Container":"Tab","Epoch":2,"IsConnected":false"""
        + ""","Microphone":"Muted","Camera":"Off"}]""";

    [Fact]
    public void Legs_are_stored_by_the_names_of_what_they_say()
    {
        var legs = LegsJson.In(Stored);

        Assert.Equal(Stored, LegsJson.Of(legs));
        var leg = Assert.Single(legs);
        Assert.Equal((Party.Visitor, CameraState.Off, 2), (leg.Party, leg.Camera, leg.Epoch));
    }

    /// <summary>They are written by hand: what a leg gets later must not be forgotten.</summary>
    [Fact]
    public void All_that_a_leg_says_is_stored()
    {
        using var stored = JsonDocument.Parse(LegsJson.Of(LegsJson.In(Stored)));

        Assert.Equal(
            typeof(Leg).GetProperties().Select(property => property.Name),
            stored.RootElement[0].EnumerateObject().Select(property => property.Name)
        );
    }

    [Fact]
    public void What_an_older_row_does_not_say_is_as_in_a_new_leg()
    {
        var leg = Assert.Single(LegsJson.In("""[{"Id":"7omz4yyYD4pDSdCTR","Party":"Agent","Container":"Tab"}]"""));

        Assert.Equal((MicrophoneState.None, CameraState.Asking), (leg.Microphone, leg.Camera));
    }

    [Fact]
    public void No_legs_are_an_empty_list() =>
        Assert.Equal(("[]", "[]"), (LegsJson.Of([]), LegsJson.Of(LegsJson.In("[]"))));
}
