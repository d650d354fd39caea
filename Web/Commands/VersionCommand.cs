using System.CommandLine;
using System.Runtime.InteropServices;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Commands;

/// <summary><c>livechatmeet version</c>: what a report of an error should name.</summary>
public static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Prints the versions of the program and of what it runs on.");
        command.SetAction(_ =>
        {
            System.Console.WriteLine($"LiveChatMeet {ProductVersion.Current}");
            System.Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {StorageServices.Engine}");
            System.Console.WriteLine($"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}");
            System.Console.WriteLine($"Data up to {LiveChatDb.LastMigration}");
        });
        return command;
    }
}
