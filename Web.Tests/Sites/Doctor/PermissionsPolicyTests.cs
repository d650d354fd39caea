using LiveChatMeet.Sites.Doctor;

namespace LiveChatMeet.Tests.Sites.Doctor;

[Trait("Requirement", "D9")]
public sealed class PermissionsPolicyTests
{
    private const string Chat = "https://chat.example";
    private const string Page = "https://shop.example";

    [Theory]
    [InlineData("geolocation=()", true)]
    [InlineData("camera=()", false)]
    [InlineData("camera=(self)", false)]
    [InlineData("camera=self", false)]
    [InlineData("camera=*", true)]
    [InlineData("camera=(*)", true)]
    [InlineData("camera=(self \"https://chat.example\")", true)]
    [InlineData("camera=(\"https://chat.example\" self)", true)]
    [InlineData("camera=(\"https://chat.example\")", false)] // the page itself must have it too
    [InlineData("camera=(self \"https://chat.example/\")", true)]
    [InlineData("camera=(self \"https://*.example\")", true)]
    [InlineData("camera=(self \"https://*.chat.example\")", false)]
    [InlineData("camera=(self \"https://evilchat.example\")", false)]
    [InlineData("camera=(self \"http://chat.example\")", false)]
    [InlineData("camera=*, camera=()", false)] // the last counts
    [InlineData("camera=();report-to=default, geolocation=()", false)]
    [InlineData("geolocation=(), camera=(self)", false)]
    [InlineData("  camera=()  ", false)]
    public void Whether_the_chat_may_have_the_camera(string header, bool may) =>
        Assert.Equal(may, PermissionsPolicy.Parse([header])?.Allows("camera", Page, Chat));

    /// <summary>Browsers drop a header that is not well formed, as a whole.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("camera 'none'")]
    [InlineData("camera=('none'")]
    [InlineData("camera=(), ")]
    [InlineData("camera=() microphone=()")]
    [InlineData("Camera=()")]
    [InlineData("camera=(); microphone=()")]
    public void What_is_not_well_formed_is_none(string header) => Assert.Null(PermissionsPolicy.Parse([header]));

    [Fact]
    public void Several_headers_are_one()
    {
        var policy = PermissionsPolicy.Parse(["camera=()", "microphone=(self)"]);

        Assert.False(policy!.Allows("microphone", Page, Chat));
        Assert.False(policy.Allows("camera", Page, Chat));
    }

    [Fact]
    public void The_header_to_send_has_what_is_missing_and_all_else_as_it_was()
    {
        var policy = PermissionsPolicy.Parse([
            "geolocation=(self \"https://maps.example\"), camera=(), microphone=(self \"https://a.example\"), usb=*",
        ])!;

        var sent = policy.With(["camera", "microphone"], Chat);

        Assert.Equal(
            "geolocation=(self \"https://maps.example\"), camera=(self \"https://chat.example\"), "
                + "microphone=(self \"https://a.example\" \"https://chat.example\"), usb=*",
            sent
        );
        Assert.All(
            ["camera", "microphone"],
            one => Assert.True(PermissionsPolicy.Parse([sent])!.Allows(one, Page, Chat))
        );
    }
}
