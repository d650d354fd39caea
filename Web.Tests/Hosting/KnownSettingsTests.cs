using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using Microsoft.Extensions.Configuration;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>B4: a typo in a setting is told.</summary>
public sealed class KnownSettingsTests
{
    [Theory]
    [InlineData(
        "--PublicAdress=https://chat.example",
        "There is no setting \"PublicAdress\". Did you mean \"PublicAddress\"?"
    )]
    [InlineData(
        "--Limits:MessagesPerMinut=120",
        "There is no setting \"Limits:MessagesPerMinut\". Did you mean \"Limits:MessagesPerMinute\"?"
    )]
    [InlineData("--Ice:Turn:Url:0=turn:a", "There is no setting \"Ice:Turn:Url:0\". Did you mean \"Ice:Turn:Urls:0\"?")]
    [InlineData("--Ice:Relay:Prot=3479", "There is no setting \"Ice:Relay:Prot\". Did you mean \"Ice:Relay:Port\"?")]
    [InlineData("--Proxies=127.0.0.1", "Proxies is a list: start with --Proxies:0=127.0.0.1.")]
    [InlineData("--Ice:Stun=stun:a", "Ice:Stun is a list: start with --Ice:Stun:0=stun:a.")]
    [InlineData("--port=5001", "There is no setting \"port\". Start with --urls http://localhost:PORT.")]
    [InlineData(
        "--Logging:Console:FormatterName=xml",
        "Logging:Console:FormatterName is \"xml\", but must be line, json, simple, systemd."
    )]
    [InlineData("--Colour=blue", "There is no setting \"Colour\". See livechatmeet --help.")]
    [InlineData(
        "--Logging:LogLevel:Default=Loud",
        "Logging:LogLevel:Default is \"Loud\", but must be Trace, Debug, Information, Warning, Error, Critical, None."
    )]
    [InlineData(
        "--Logging:LogLevel:Default=7",
        "Logging:LogLevel:Default is \"7\", but must be Trace, Debug, Information, Warning, Error, Critical, None."
    )]
    [InlineData(
        "--Logging:LogLevel:Default=2",
        "Logging:LogLevel:Default is \"2\", but must be Trace, Debug, Information, Warning, Error, Critical, None."
    )]
    public void On_the_command_line(string argument, string sentence) =>
        Says(sentence, new ConfigurationBuilder().AddCommandLine([argument]));

    [Fact]
    public void In_a_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(
            file,
            """{ "Limits": { "MessagesAtOnes": 5 }, "Logging": { "Console": { "FormatterName": "json" } } }"""
        );

        Says(
            "There is no setting \"Limits:MessagesAtOnes\". Did you mean \"Limits:MessagesAtOnce\"?",
            new ConfigurationBuilder().AddJsonFile(file)
        );
        File.Delete(file);
    }

    [Theory]
    [InlineData(
        "Limits__MessagesAtOnes",
        "There is no setting \"Limits:MessagesAtOnes\". Did you mean \"Limits:MessagesAtOnce\"?"
    )]
    [InlineData("Backups__To", "There is no setting \"Backups:To\". Did you mean \"Backup:To\"?")]
    [InlineData("Proxy__0", "There is no setting \"Proxy:0\". Did you mean \"Proxies:0\"?")]
    [InlineData(
        "Limit__CallsPerSecond",
        "There is no setting \"Limit:CallsPerSecond\". Did you mean \"Limits:CallsPerSecond\"?"
    )]
    [InlineData("Backups__Directory", "There is no setting \"Backups:Directory\". See livechatmeet --help.")]
    [InlineData("Proxies", "Proxies is a list: start with --Proxies:0=x.")]
    [InlineData("PUBLICADDRES", "There is no setting \"PUBLICADDRES\". Did you mean \"PublicAddress\"?")]
    public void In_the_environment(string name, string sentence)
    {
        // With a prefix of its own: other tests start programs meanwhile.
        Environment.SetEnvironmentVariable($"KNOWNTEST_{name}", "x");
        Says(sentence, new ConfigurationBuilder().AddEnvironmentVariables("KNOWNTEST_"));
        Environment.SetEnvironmentVariable($"KNOWNTEST_{name}", null);
    }

    [Fact]
    public void What_is_anybodys_in_the_environment_is_left_alone_and_so_is_all_that_exists()
    {
        Environment.SetEnvironmentVariable("KNOWNOURS_LANGUAGE__X", "x");
        Environment.SetEnvironmentVariable("KNOWNOURS_Ports", "x");
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables("KNOWNOURS_")
            .AddCommandLine([
                .. KnownSettings.Names.Select(name => $"--{name}=1"),
                "--proxies:12=127.0.0.1",
                "--urls=http://localhost:1",
                "--Kestrel:Certificates:Default:Path=a",
                "--Logging:LogLevel:Microsoft.AspNetCore=warning",
                "--environment=Development",
            ])
            .Build();

        KnownSettings.Check(configuration);
        Assert.Contains("Limits:TcpConnectionsPerNetwork", KnownSettings.Names);
        Assert.Contains("Ice:Turn:Secret", KnownSettings.Names);
    }

    [Fact]
    public void The_page_and_the_help_have_every_setting_and_no_other()
    {
        var told = HelpWithSettings.Settings().Select(row => row.Name.Split(',')[0].Split(' ')[0]).ToList();

        Assert.Empty(KnownSettings.Names.Except(told).Except(["DataDirectory"]));
        Assert.Equal(
            [
                "--data",
                "--urls",
                "Kestrel:Certificates:Default:Path",
                "Logging:LogLevel:Default",
                "Logging:Console:FormatterName",
            ],
            told.Except(KnownSettings.Names)
        );
        Assert.All(
            HelpWithSettings.Settings(),
            row => Assert.DoesNotMatch(@"[`\[\]|]", row.Name + row.Default + row.Text)
        );
    }

    private static void Says(string sentence, IConfigurationBuilder configuration)
    {
        var failure = Assert.Throws<StartupException>(() => KnownSettings.Check(configuration.Build()));
        Assert.Equal((ExitCode.Settings, sentence), (failure.Code, failure.Message));
    }
}
