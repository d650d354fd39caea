using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Tests.Mail;

/// <summary>The program is killed between handing a mail over and noting that it did.</summary>
[Trait("Needs", "process")]
[Trait("Requirement", "D1")]
public sealed class InterruptedTests
{
    [Fact]
    public async Task What_was_handed_over_when_the_server_was_killed_is_never_sent_twice()
    {
        using var data = new ProgramDirectory();
        await using var mail = await MailServer.StartAsync();
        var handedOver = new TaskCompletionSource();
        mail.BeforeAnswerAsync = async cancelled =>
        {
            handedOver.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancelled); // the answer never comes
        };
        await using (await Server.StartAsync(directory: data.Path)) { }
        Queue(data, "first@kettlelane.example");
        await WithMailAsync(
            data,
            mail,
            async program =>
            {
                await handedOver.Task.WaitAsync(TimeSpan.FromSeconds(60));
                await program.KillAsync();
            }
        );
        mail.BeforeAnswerAsync = _ => Task.CompletedTask;

        Queue(data, "second@kettlelane.example");
        await WithMailAsync(
            data,
            mail,
            async _ =>
            {
                await mail.MailToAsync("second@kettlelane.example");
                await Eventually.IsTrueAsync(
                    "the second is noted",
                    () => StateOf(data, "second@kettlelane.example") == "Sent"
                );
            }
        );

        Assert.Equal("PerhapsSent", StateOf(data, "first@kettlelane.example"));
        Assert.Equal(
            ["first@kettlelane.example", "second@kettlelane.example"],
            mail.Arrived.Select(one => one.To.Mailboxes.Single().Address)
        );
    }

    private static async Task WithMailAsync(ProgramDirectory data, MailServer mail, Func<ProgramProcess, Task> actAsync)
    {
        var (program, _) = await ProgramProcess.ListenAsync(data.Path, more: mail.Options);
        await using (program)
            await actAsync(program);
    }

    /// <summary>An invitation and its mail, as its form stores them.</summary>
    private static void Queue(ProgramDirectory data, string to)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        data.Execute(
            $"""
            INSERT INTO Tickets (Hash, Purpose, Subject, ExpiresAt)
              VALUES ('{to}', 'Invitation', '{to}', {now + 3_600_000});
            INSERT INTO Mails (Id, Kind, "To", Language, MessageId, "After", UpTo, CreatedAt, DueAt, Tries, State)
              VALUES ('{to}', 'Invitation', '{to}', 'en', '{to}', 0, 0, {now}, {now}, 0, 'Waiting');
            """
        );
    }

    private static string? StateOf(ProgramDirectory data, string to)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(data.Path, "livechatmeet.db")};Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT State FROM Mails WHERE \"To\" = @to";
        command.Parameters.AddWithValue("@to", to);
        return (string?)command.ExecuteScalar();
    }
}
