using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using Microsoft.Extensions.Configuration;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>A setting that exists, and whose value cannot be: it is named, with what can be.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Backup:Keep is 0, but must be at least 1: else each backup is removed at once.", "--Backup:Keep=0")]
    [InlineData("Backup:EveryHours is 9000, but must be 1 to 8760.", "--Backup:EveryHours=9000")]
    [InlineData("Audit:KeepDays is 0, but must be 1 to 36500.", "--Audit:KeepDays=0")]
    [InlineData("Backup:Keep is \"1.5\", but must be a whole number.", "--Backup:Keep=1.5")]
    [InlineData("Mail:Security is \"SSL\", but must be StartTls, Tls, None.", "--Mail:Security=SSL")]
    [InlineData("Demo:Enabled is \"perhaps\", but must be true or false.", "--Demo:Enabled=perhaps")]
    [InlineData(
        "Mail:Host is \"mail.example:587\", but must be a name or an IP address alone. The port is Mail:Port.",
        "--Mail:Host=mail.example:587"
    )]
    [InlineData(
        "PublicAddress is \"https://Chat.Example\", but must be only scheme, host and port, such as "
            + "https://chat.example.",
        "--PublicAddress=https://Chat.Example"
    )]
    [InlineData(
        "PublicAddress is \"https://me@chat.example\", but must be only scheme, host and port, such as "
            + "https://chat.example.",
        "--PublicAddress=https://me@chat.example"
    )]
    [InlineData(
        "FormerAddresses contains PublicAddress: it is for the addresses before it.",
        "--PublicAddress=https://chat.example",
        "--FormerAddresses:0=https://chat.example/"
    )]
    [InlineData(
        "Ice:Relay:Address is \"0.0.0.0\", but must be an IP address at which browsers reach this machine, such as "
            + "203.0.113.7.",
        "--Ice:Relay:Address=0.0.0.0"
    )]
    public void It_is_told(string sentence, params string[] arguments)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(arguments).Build();

        var refused = Assert.Throws<StartupException>(() => Settings.From(configuration));

        Assert.Equal((sentence, ExitCode.Settings), (refused.Message, refused.Code));
    }

    [Theory]
    [InlineData("http://127.0.0.1:99999", "99999 is no port: these are 1 to 65535.")]
    [InlineData("http://127.0.0.1:http", "http is no port: these are 1 to 65535.")]
    [InlineData("http://127.0.0.1:5000,http://127.0.0.1:5001", "several addresses are separated by semicolons.")]
    [InlineData("http://127.0.0.1:5000/chat", "an address ends with its port, such as http://localhost:5000.")]
    [InlineData("http://a:1;ftp://127.0.0.1:5000", "an address begins with http:// or https://.")]
    [InlineData("http://localhost:0", "port 0 is any that is free, and goes with http://127.0.0.1:0 alone.")]
    [InlineData("localhost:5000", "an address has a scheme and a port, such as http://localhost:5000.")]
    [InlineData("http://127.0.0.1:0;https://[::1]:443/;http://*:80;http://+;http://chat.example", null)]
    [InlineData("http://unix:/run/chat.sock", null)]
    public void An_address_to_listen_at_that_cannot_be_is_told(string urls, string? problem) =>
        Assert.Equal(problem, ListenAddress.ProblemOf(urls));

    [Theory]
    [InlineData("PublicAddress=https://chat.example", "'P' is an invalid start of a value.")]
    [InlineData("{ \"PublicAddress\": \"https://chat.example\"", "Expected depth to be zero")]
    [InlineData("{ \"PublicAddress\": 1, \"PublicAddress\": 2 }", "A duplicate key 'PublicAddress' was found.")]
    public void A_file_that_is_no_JSON_is_named_with_what_is_wrong(string text, string says)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text);

        var refused = Assert.Throws<StartupException>(() =>
            OwnConfiguration.Read(() => new ConfigurationManager().AddJsonFile(file))
        );
        File.Delete(file);

        Assert.Equal(ExitCode.Settings, refused.Code);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }
}
